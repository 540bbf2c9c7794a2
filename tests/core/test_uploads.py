"""Files that arrive: what is past the limit is never on the disk, and the rest of the form stays."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from vungmanh.core.errors import DomainError
from vungmanh.core.files import store

LIMIT = 1024 * 1024
BOUNDARY = "ranh-gioi"


class Line(io.BytesIO):
    """The bytes of a request as they come in; how much lay in the folder of uploads when each piece was asked for."""

    def __init__(self, body: bytes, folder: Path) -> None:
        super().__init__(body)
        self.folder = folder
        self.most_on_disk = 0

    def read(self, size: int | None = -1, /) -> bytes:
        on_disk = sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())
        self.most_on_disk = max(self.most_on_disk, on_disk)
        return super().read(size)


@pytest.fixture(autouse=True)
def _limits(settings: Any, tmp_path: Path) -> None:
    settings.MAX_UPLOAD_BYTES = LIMIT
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)


def posted(*files: tuple[str, int], folder: Path, announced: int = 0) -> tuple[WSGIRequest, Line]:
    """A form of these files, a name and a length each, with words before and behind them."""

    def part(head: str, content: bytes) -> bytes:
        return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"

    body = part('name="truoc"', "lời trước".encode())
    for name, length in files:
        body += part(f'name="evidence"; filename="{name}"', b"x" * length)
    body += part('name="sau"', "lời sau".encode()) + f"--{BOUNDARY}--\r\n".encode()
    line = Line(body, folder)
    about = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(announced or len(body)),
        "wsgi.input": line,
    }
    return WSGIRequest({**RequestFactory()._base_environ(), **about}), line


def refusal_of(file: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(DomainError) as refused:
        store(file, at=None)  # type: ignore[arg-type]
    return refused.value.code, refused.value.params


def test_file_past_the_limit_is_not_kept_and_the_form_is(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    tmp_path.joinpath("files").mkdir()
    request, line = posted(("lon.pdf", 12 * LIMIT), ("vua.pdf", LIMIT), folder=tmp_path)
    large, fitting = request.FILES.getlist("evidence")
    assert (request.POST["truoc"], request.POST["sau"]) == ("lời trước", "lời sau")
    assert (large.name, large.size, fitting.size) == ("lon.pdf", 12 * LIMIT, LIMIT)
    assert refusal_of(large) == ("file_too_large", {"limit_mb": 1})
    assert fitting.read() == b"x" * LIMIT
    assert 0 < line.most_on_disk <= LIMIT
    request.close()


def test_many_files_that_fit_each_are_refused_past_ten_times_the_limit(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    tmp_path.joinpath("files").mkdir()
    request, line = posted(*((f"{n}.pdf", LIMIT) for n in range(13)), folder=tmp_path)
    files = request.FILES.getlist("evidence")
    assert [file.size for file in files] == [LIMIT] * 13
    assert [refusal_of(file) for file in files[10:]] == [("files_too_large", {"limit_mb": 10})] * 3
    assert line.most_on_disk <= 10 * LIMIT
    request.close()


def test_request_that_announces_far_too_much_is_not_read(tmp_path: Path) -> None:
    request, line = posted(("lon.pdf", 1), folder=tmp_path, announced=20 * LIMIT + 1)
    with pytest.raises(RequestDataTooBig):
        _ = request.POST
    assert line.tell() == 0
