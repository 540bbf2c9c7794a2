"""Files as they arrive: counted piece by piece, so that what is too large never lies on the disk.

The rest of a file past the limit is read from the line and thrown away: a browser shows an answer only once it has sent
everything, and the other fields of the form, which may come behind the file, are kept.
"""

from __future__ import annotations

from typing import Any, NoReturn, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from vungmanh.core.errors import DomainError

FILES_AT_ONCE = 10
"""How many files of full size one request may bring."""
_HOPELESS = 2 * FILES_AT_ONCE
_MEGABYTE = 1024 * 1024


class _Gone:
    """The bytes of a file that was not kept: whoever asks for them hears why."""

    def __init__(self, refusal: DomainError) -> None:
        self.refusal = refusal

    def read(self, *_size: int) -> NoReturn:
        raise self.refusal

    seek = __iter__ = read

    def close(self) -> None:
        """Nothing is open."""


class RefusedFile(UploadedFile):
    """Stands in a form for a file that was too large: its name, how long it was, and a refusal for whoever reads it."""

    def __init__(self, refusal: DomainError, name: str | None, content_type: str | None, size: int) -> None:
        super().__init__(cast(Any, _Gone(refusal)), name, content_type, size)


class LimitedUpload(FileUploadHandler):
    """Stands before the handlers that keep files; they get no byte more than the limits.

    Refuses with `file_too_large` a file over MAX_UPLOAD_BYTES, with `files_too_large` what goes beyond FILES_AT_ONCE times
    that in one request. A request that announces twice as much is not read at all.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = self.length = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_more: Any, **_named: Any) -> None:
        if content_length > _HOPELESS * settings.MAX_UPLOAD_BYTES:
            raise RequestDataTooBig

    def new_file(self, *about: Any, **more: Any) -> None:
        super().new_file(*about, **more)
        self.length = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        was_refused = self._refusal() is not None
        self.length += len(raw_data)
        self.taken += len(raw_data)
        if self._refusal() is None:
            return raw_data
        if not was_refused:
            self._forget()
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        refusal = self._refusal()
        if refusal is None:
            return None
        self.taken -= self.length
        return RefusedFile(refusal, self.file_name, self.content_type, self.length)

    def _forget(self) -> None:
        """Take off the disk what the handlers behind this one have already kept of the file."""
        for handler in self.request.upload_handlers if self.request else []:
            if handler is not self:
                handler.upload_interrupted()

    def _refusal(self) -> DomainError | None:
        most = settings.MAX_UPLOAD_BYTES
        if self.length > most:
            return DomainError("file_too_large", limit_mb=most // _MEGABYTE)
        if self.taken > FILES_AT_ONCE * most:
            return DomainError("files_too_large", limit_mb=FILES_AT_ONCE * most // _MEGABYTE)
        return None
