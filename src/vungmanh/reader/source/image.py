"""Pictures of pages (photographs, scans, faxes), with as many pages as the file has."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps, UnidentifiedImageError

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
    """The pages one after the other, turned as the camera says."""
    opened = _opened(given)
    for number in range(getattr(opened, "n_frames", 1)):
        yield _page(opened, number)


def _opened(given: Given) -> Image.Image:
    with _unharmed():
        opened = Image.open(io.BytesIO(given.data))
        pixels, frames = opened.width * opened.height, getattr(opened, "n_frames", 1)
    if pixels > given.limits.image_pixels:
        raise SourceError("too_large", pixels=pixels, limit=given.limits.image_pixels)
    if frames > given.limits.scanned_pages:
        raise SourceError("too_many_pages", pages=frames, limit=given.limits.scanned_pages)
    return opened


def _page(opened: Image.Image, number: int) -> Image.Image:
    with _unharmed():
        opened.seek(number)
        return ImageOps.exif_transpose(opened.copy())


@contextmanager
def _unharmed() -> Iterator[None]:
    """Whatever a damaged picture makes the library raise is one refusal; its warnings are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (UnidentifiedImageError, OSError, EOFError, ValueError, TypeError, KeyError, IndexError, SyntaxError):
            raise SourceError("broken", kind="image") from None
        except (struct.error, OverflowError, ZeroDivisionError, AttributeError, Image.DecompressionBombError):
            raise SourceError("broken", kind="image") from None
