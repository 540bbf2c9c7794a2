"""Originals are kept for ever, the same file is known again."""

import io

import pytest

from tests.conftest import Cast
from tests.directives.factories import TEXT, make_uploaded
from tests.factories import AT
from vungmanh.core import files
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry, Job, StoredFile
from vungmanh.directives.domain.receiving import receive_file
from vungmanh.directives.models import Directive

pytestmark = [pytest.mark.domain, pytest.mark.django_db]


def test_receive_file_keeps_original_and_asks_for_reading(cast: Cast) -> None:
    received = receive_file(io.BytesIO(TEXT.encode()), "Kế hoạch 112.txt", owner=cast.province, by=cast.officer, at=AT)
    directive = received.directive
    assert received.is_new
    assert directive.file_name == "Kế hoạch 112.txt"
    assert files.open_stored(directive.original).read().decode() == TEXT
    assert Job.objects.get().key == f"directives.read:{directive.pk}"
    entry = AuditEntry.objects.get(subject_type="directives.directive")
    assert (entry.action, entry.actor, entry.changes["file"]) == (
        "directive.uploaded",
        cast.officer,
        ["", "Kế hoạch 112.txt"],
    )


def test_receive_file_twice_gives_the_document_at_hand(cast: Cast) -> None:
    first = make_uploaded(cast)
    again = receive_file(io.BytesIO(TEXT.encode()), "khac-ten.txt", owner=cast.province, by=cast.officer, at=AT)
    assert (again.is_new, again.directive.pk) == (False, first.pk)
    assert Directive.objects.count() == Job.objects.count() == 1


def test_receive_file_of_another_owner_is_a_document_of_its_own(cast: Cast) -> None:
    make_uploaded(cast)
    make_uploaded(cast, owner=cast.neighbour_province)
    assert Directive.objects.count() == 2
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\thu muc\\ke-hoach.docx", "ke-hoach.docx"),
        ("/etc/passwd", "passwd"),
        ("a" * 300 + ".txt", "a" * 251 + ".txt"),
    ],
)
def test_receive_file_keeps_the_bare_name(cast: Cast, name: str, kept: str) -> None:
    assert make_uploaded(cast, name=name).file_name == kept


def test_receive_file_refuses_what_is_empty_or_too_large(cast: Cast, settings) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    for content, code in ((b"", "file_empty"), (b"x" * 11, "file_too_large")):
        with pytest.raises(DomainError) as refused:
            receive_file(io.BytesIO(content), "a.txt", owner=cast.province, by=cast.officer, at=AT)
        assert refused.value.code == code
    assert Directive.objects.count() == 0
