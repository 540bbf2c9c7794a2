"""Pictures of pages (photographs, scans, faxes), with as many pages as the file has."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageSequence, UnidentifiedImageError

from vungmanh.reader.source import ocr
from vungmanh.reader.source.contract import Given, SourceError, SourceText
from vungmanh.reader.source.layout import page_texts
from vungmanh.reader.source.tidy import finish

_MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")


class ImageSource:
    kind = "image"
    extensions = ("png", "jpg", "jpeg", "tif", "tiff", "gif", "bmp", "webp")

    def recognises(self, given: Given) -> bool:
        return given.data.startswith(_MAGICS) or (given.data[:4] == b"RIFF" and given.data[8:12] == b"WEBP")

    def read(self, given: Given) -> SourceText:
        pages = [ocr.recognise(picture, given.limits) for picture in _pictures(given)]
        confidence, doubts = ocr.summary(pages)
        texts = page_texts([page.page for page in pages])
        return finish(texts, kind=self.kind, limits=given.limits, warnings=doubts, confidence=confidence)


def _pictures(given: Given) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            opened = Image.open(io.BytesIO(given.data))
            if opened.width * opened.height > given.limits.image_pixels:
                raise SourceError("too_large", pixels=opened.width * opened.height, limit=given.limits.image_pixels)
            for number, frame in enumerate(ImageSequence.Iterator(opened), start=1):
                if number > given.limits.scanned_pages:
                    raise SourceError("too_many_pages", pages=number, limit=given.limits.scanned_pages)
                yield frame.copy()
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            raise SourceError("broken", kind="image") from None
