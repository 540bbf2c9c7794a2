"""Originals are kept once, whole, under their checksum."""

import datetime
import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pytest

from tests.factories import AT
from vungmanh.cli import worker
from vungmanh.core.errors import DomainError
from vungmanh.core.files import forget_abandoned, is_intact, open_stored, path_of, store
from vungmanh.core.models import StoredFile

pytestmark = [pytest.mark.domain, pytest.mark.django_db]


def everything_under(folder: Any) -> list[str]:
    return sorted(path.name for path in Path(folder).rglob("*") if path.is_file())


def test_stored_file_is_what_came_in(settings: Any) -> None:
    content = b"Ke hoach" * 400_000
    stored = store(io.BytesIO(content), at=AT)
    digest = hashlib.sha256(content).hexdigest()
    assert (stored.sha256, stored.size, stored.stored_at) == (digest, len(content), AT)
    assert path_of(stored) == Path(settings.MEDIA_ROOT) / digest[:2] / digest
    with open_stored(stored) as stream:
        assert stream.read() == content
    assert everything_under(settings.MEDIA_ROOT) == [digest]


def test_same_bytes_are_kept_once(settings: Any) -> None:
    assert store(io.BytesIO(b"a"), at=AT) == store(io.BytesIO(b"a"), at=AT)
    assert StoredFile.objects.count() == 1
    assert len(everything_under(settings.MEDIA_ROOT)) == 1


def test_too_large_file_is_refused_and_leaves_nothing(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 2 * 1024 * 1024
    with pytest.raises(DomainError) as refusal:
        store(io.BytesIO(b"x" * (2 * 1024 * 1024 + 1)), at=AT)
    assert (refusal.value.code, refusal.value.params) == ("file_too_large", {"limit_mb": 2})
    assert everything_under(settings.MEDIA_ROOT) == []
    assert store(io.BytesIO(b"x" * (2 * 1024 * 1024)), at=AT).size == 2 * 1024 * 1024


def test_empty_file_is_refused_and_leaves_nothing(settings: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        store(io.BytesIO(b""), at=AT)
    assert refusal.value.code == "file_empty"
    assert everything_under(settings.MEDIA_ROOT) == []
    assert StoredFile.objects.count() == 0


def test_damage_on_disk_is_seen() -> None:
    stored = store(io.BytesIO(b"whole"), at=AT)
    assert is_intact(stored)
    path_of(stored).write_bytes(b"wholf")
    assert not is_intact(stored)
    path_of(stored).unlink()
    assert not is_intact(stored)


def left_behind(settings: Any, name: str, *, hours_before: float) -> Path:
    """A file in the folder of originals, last written to so many hours before AT."""
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half of")
    moment = (AT - datetime.timedelta(hours=hours_before)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_part_of_a_killed_upload_is_removed_after_a_day(settings: Any) -> None:
    left_behind(settings, "incoming-old", hours_before=24.1)
    left_behind(settings, "incoming-today", hours_before=23.9)
    assert forget_abandoned(at=AT) == 1
    assert everything_under(settings.MEDIA_ROOT) == ["incoming-today"]
    assert forget_abandoned(at=AT) == 0


def test_upload_that_began_days_ago_and_still_runs_is_kept(settings: Any) -> None:
    """Removed from under the writer, the file could not take its name at the end."""

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            [incoming] = Path(settings.MEDIA_ROOT).glob("incoming-*")
            if self.tell():
                assert forget_abandoned(at=datetime.datetime.now(datetime.UTC)) == 0
            else:
                os.utime(incoming, (0, 0))
            return super().read(16_384)

    stored = store(Slow(b"x" * 65_536), at=AT)
    assert everything_under(settings.MEDIA_ROOT) == [stored.sha256]


def test_originals_are_never_removed_however_old(settings: Any) -> None:
    stored = store(io.BytesIO(b"whole"), at=AT)
    os.utime(path_of(stored), (0, 0))
    left_behind(settings, "ab/incoming-not-ours", hours_before=1000)
    assert forget_abandoned(at=AT) == 0
    assert is_intact(stored)


def test_nothing_is_removed_where_nothing_was_ever_stored(settings: Any) -> None:
    settings.MEDIA_ROOT = Path(settings.MEDIA_ROOT) / "not-there"
    assert forget_abandoned(at=AT) == 0


def test_every_worker_removes_them(settings: Any) -> None:
    left_behind(settings, "incoming-old", hours_before=0)
    os.utime(Path(settings.MEDIA_ROOT) / "incoming-old", (0, 0))
    worker._look_after()
    assert everything_under(settings.MEDIA_ROOT) == []
