"""Older and other word processors' files (.doc, .odt, .rtf), turned into .docx by LibreOffice where it is installed.

LibreOffice runs with a profile of its own that is thrown away, under a time limit, and one at a time on a machine.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from vungmanh.reader.source import archive
from vungmanh.reader.source.archive import Archive
from vungmanh.reader.source.contract import Given, SourceError, SourceText, SourceWarning
from vungmanh.reader.source.word import WordSource

PROGRAMS = ("soffice", "libreoffice", "lowriter")
PACKAGE = "libreoffice-writer-nogui"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MACRO_STREAM = "_VBA_PROJECT".encode("utf-16-le")
_FIB_MAGIC = b"\xec\xa5"
_ROW_END = b"\x07\0\x07\0"
"""How a table row ends in a .doc; LibreOffice loses some tables with merged cells and keeps their words only."""
_FEWEST_ROWS = 2
_SECTOR = 512
_ENCRYPTED_FLAG = 0x01
_POLL_SECONDS = 0.2


def program() -> str | None:
    """The LibreOffice on this machine, if any."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class OfficeSource:
    """Files that only LibreOffice reads."""

    kind = "office"
    extensions = ("doc", "odt", "rtf", "dot", "ott", "wps")

    def recognises(self, given: Given) -> bool:
        return self._kind(given) is not None

    def read(self, given: Given) -> SourceText:
        kind = self._kind(given) or "doc"
        _refuse(given, kind)
        found = program()
        if found is None:
            raise SourceError("no_office", package=PACKAGE, kind=kind)
        with tempfile.TemporaryDirectory(prefix="vungmanh-") as place:
            converted = _converted(found, given, kind, Path(place))
        text = WordSource().read(Given(converted, "", given.limits))
        lost = kind == "doc" and given.data.count(_ROW_END) >= _FEWEST_ROWS and "\n|" not in f"\n{text.text}"
        doubts = (*text.warnings, SourceWarning("tables_lost")) if lost else text.warnings
        return replace(text, kind=kind, warnings=doubts)

    def _kind(self, given: Given) -> str | None:
        if given.data.startswith(b"{\\rtf"):
            return "rtf"
        if given.data.startswith(OLE_MAGIC):
            return "doc" if _WORD_STREAM in given.data or _ENCRYPTED_STREAM in given.data else None
        if given.data.startswith(archive.MAGIC) and _ODT_TYPE in given.data[:256]:
            return "odt"
        return None


def _refuse(given: Given, kind: str) -> None:
    """What can be told without LibreOffice: passwords, macros, zip bombs."""
    if kind == "doc":
        if _ENCRYPTED_STREAM in given.data or _is_encrypted_doc(given.data):
            raise SourceError("password")
        if _MACRO_STREAM in given.data:
            raise SourceError("macro")
    if kind == "odt":
        opened = Archive(given)
        if any(name.startswith("Basic/") for name in opened.names):
            raise SourceError("macro")
        if b"manifest:encryption-data" in (opened.read("META-INF/manifest.xml") or b""):
            raise SourceError("password")


def _is_encrypted_doc(data: bytes) -> bool:
    """The flag in the head of the WordDocument stream, which begins at a sector."""
    for sector in range(_SECTOR, min(len(data), 64 * 1024), _SECTOR):
        if data[sector : sector + 2] == _FIB_MAGIC:
            return len(data) > sector + 11 and bool(data[sector + 11] & _ENCRYPTED_FLAG)
    return False


def _converted(found: str, given: Given, kind: str, place: Path) -> bytes:
    source, out = place / f"given.{kind}", place / "out"
    source.write_bytes(given.data)
    command = [
        found,
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(source)),
    ]
    deadline = time.monotonic() + given.limits.office_seconds
    with _alone(deadline, given.limits.office_seconds):
        _run(command, deadline, given.limits.office_seconds)
    made = out / "given.docx"
    if not made.exists():
        raise SourceError("broken", kind=kind)
    return made.read_bytes()


@contextmanager
def _alone(deadline: float, seconds: float) -> Iterator[None]:
    """Holds the one place at LibreOffice; gives up at the deadline."""
    with (Path(tempfile.gettempdir()) / f"vungmanh-office-{os.getuid()}.lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise SourceError("too_slow", seconds=seconds) from None
                time.sleep(_POLL_SECONDS)
        yield


def _run(command: list[str], deadline: float, seconds: float) -> None:
    """Runs to the end or to the deadline; then the whole process group is ended, as LibreOffice starts children."""
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            running.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise SourceError("too_slow", seconds=seconds) from None
