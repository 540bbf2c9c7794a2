"""The job `directives.read`: what it stores, what it refuses, that it can be repeated."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.directives.factories import TEXT, item_with, make_read, make_uploaded, sample_reading
from tests.factories import AT
from vungmanh import reader
from vungmanh.core import files
from vungmanh.core.jobs import run_now
from vungmanh.core.models import Job
from vungmanh.directives.domain.reading import retry_reading, store_reading
from vungmanh.directives.enums import ActorRole, DirectiveState, Part
from vungmanh.directives.models import CitationLink, Directive, Item, Reading
from vungmanh.reader.model import Reading as Read
from vungmanh.reader.schema import to_dict

pytestmark = [pytest.mark.domain, pytest.mark.django_db]


@pytest.fixture
def hand_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "read", lambda text, **_: sample_reading(text), raising=False)


def test_read_stores_particulars_items_bodies_links_and_doubts(cast: Cast, hand_read: None) -> None:
    directive = make_uploaded(cast)
    job = run_now(Job.objects.get())
    directive.refresh_from_db()
    assert (job.state, job.done, directive.state) == ("done", 3, DirectiveState.READ)
    assert (directive.number, directive.number_key) == ("112/KH-UBND", "112-kh-ubnd")
    assert (str(directive.issued_on), directive.territory, directive.text) == ("2026-01-05", cast.province, TEXT)
    counts = {part: directive.items.filter(part=part).count() for part in Part.values}
    assert counts == {"targets": 3, "tasks": 2, "reports": 1, "results": 0, "citations": 1}
    nested = item_with(directive, "vùng cao")
    assert nested.within == item_with(directive, "Trên 92%")
    assert nested.data["value"] == 85
    start, end = nested.spans[0]
    assert directive.text[start:end] == nested.quote
    link = CitationLink.objects.get()
    assert (link.number_key, link.relation, link.cited) == ("18-nq-tu", "implements", None)
    doubt, unread = directive.findings.order_by("pk")
    assert sorted(item.quote[:4] for item in doubt.items.all()) == ["Trên", "Từ 9"]
    assert (unread.code, unread.params["part"]) == ("unread", "tasks")


def test_read_resolves_bodies_that_the_rules_know(cast: Cast) -> None:
    directive = make_read(cast)
    lead, partner = item_with(directive, "đào tạo").actors.order_by("role")
    assert (lead.role, list(lead.units.all()), lead.is_resolved) == (ActorRole.LEAD, [cast.department], True)
    assert (partner.role, bool(partner.collective)) == (ActorRole.PARTNER, True)
    unknown = item_with(directive, "hòm thư").actors.get()
    assert (unknown.text, unknown.is_resolved) == ("Ban Mô hình Mẫu", False)


def test_read_again_after_a_crash_doubles_nothing(cast: Cast, hand_read: None) -> None:
    directive = make_uploaded(cast)
    run_now(Job.objects.get())
    before = list(Item.objects.values_list("pk", flat=True))
    Job.objects.update(state="queued")
    assert run_now(Job.objects.get()).state == "done"
    assert list(Item.objects.values_list("pk", flat=True)) == before
    assert Reading.objects.count() == 1
    store_reading(directive, to_dict(sample_reading()), kept={"text": ""}, seconds=0, at=AT)
    assert Item.objects.count() == len(before)


def test_killed_in_the_middle_nothing_is_half_stored(
    cast: Cast, hand_read: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    directive = make_uploaded(cast)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("vungmanh.directives.domain.citations.link_directive", dies)
        run_now(Job.objects.get())
    directive.refresh_from_db()
    assert (directive.state, directive.text) == (DirectiveState.READING, "")
    assert Item.objects.count() == Reading.objects.count() == 0
    Job.objects.update(state="queued")
    assert run_now(Job.objects.get()).state == "done"
    assert Item.objects.count() == 7


def test_unreadable_source_is_said_and_can_be_tried_again(
    cast: Cast, hand_read: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    directive = make_uploaded(cast, text="%PDF-1.7 hỏng", name="hong.pdf")
    job = run_now(Job.objects.get())
    directive.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "source_broken")
    assert (directive.state, directive.error_code) == (DirectiveState.UNREADABLE, "source_broken")
    files.path_of(directive.original).write_bytes(TEXT.encode())
    again = retry_reading(directive, by=cast.officer, at=AT)
    assert run_now(again).state == "done"
    directive.refresh_from_db()
    assert (directive.state, directive.error_code) == (DirectiveState.READ, "")


def test_text_that_is_no_directive_is_kept_and_can_be_taken_all_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = Read(text="Thư gửi bạn.", document=sample_reading().document, is_directive=False)
    monkeypatch.setattr(reader, "read", lambda text, **_: letter, raising=False)
    directive = make_uploaded(cast, text="Thư gửi bạn.")
    assert run_now(Job.objects.get()).error_code == "not_directive"
    directive.refresh_from_db()
    assert (directive.state, directive.text) == (DirectiveState.UNREADABLE, "Thư gửi bạn.")
    run_now(retry_reading(directive, by=cast.officer, at=AT, accept_any=True))
    assert Directive.objects.get().state == DirectiveState.READ
