"""Originals are kept once, whole, under their checksum."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from tests.factories import AT
from vungmanh.core.errors import DomainError
from vungmanh.core.files import is_intact, open_stored, path_of, store
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
