"""Undo beyond items: names and what was remembered of them, doubts, particulars; one act after the other."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Cast
from tests.directives.factories import LATER, item_with, make_read
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.directives.domain import confirming, findings
from vungmanh.directives.domain.bodies import resolve_actor
from vungmanh.directives.domain.particulars import confirm_document
from vungmanh.directives.domain.undoing import undo_last
from vungmanh.directives.enums import FindingState
from vungmanh.directives.models import Directive, ItemActor
from vungmanh.units.models import RememberedName

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
STILL_LATER = LATER + datetime.timedelta(minutes=5)


@pytest.fixture
def directive(cast: Cast) -> Directive:
    return make_read(cast)


def box_actor(directive: Directive) -> ItemActor:
    return item_with(directive, "hòm thư").actors.get()


def meanings(directive: Directive, text: str) -> list[tuple[str, list[int], bool, bool]]:
    rows = ItemActor.objects.filter(item__directive=directive, text=text).order_by("item", "role", "order")
    return [(r.collective, [unit.pk for unit in r.units.all()], r.is_resolved, r.is_confirmed) for r in rows]


def test_undo_gives_a_name_its_former_meaning_everywhere_and_forgets_it(cast: Cast, directive: Directive) -> None:
    name = "UBND các xã, phường"
    before = meanings(directive, name)
    actor = ItemActor.objects.get(item__directive=directive, item__part="reports", text=name)
    resolve_actor(actor, units=[cast.commune], by=cast.officer, at=LATER, version=1)
    assert meanings(directive, name) == [("", [cast.commune.pk], True, True)] * 2
    assert RememberedName.objects.count() == 1
    undo_last(directive, by=cast.officer, at=STILL_LATER)
    assert meanings(directive, name) == before
    assert not RememberedName.objects.exists()
    assert AuditEntry.objects.filter(action="name.forgotten", actor=cast.officer).count() == 1


def test_undo_brings_back_what_was_remembered_before(cast: Cast, directive: Directive) -> None:
    resolve_actor(box_actor(directive), units=[cast.department], by=cast.leader, at=LATER, version=1)
    item = item_with(directive, "hòm thư")
    resolve_actor(box_actor(directive), units=[cast.commune], by=cast.officer, at=STILL_LATER, version=item.version)
    assert list(RememberedName.objects.get().units.all()) == [cast.commune]
    undo_last(directive, by=cast.officer, at=STILL_LATER)
    assert list(RememberedName.objects.get().units.all()) == [cast.department]
    assert list(box_actor(directive).units.all()) == [cast.department]


def test_undo_leaves_what_another_remembered_since(cast: Cast, directive: Directive) -> None:
    resolve_actor(box_actor(directive), units=[cast.department], by=cast.officer, at=LATER, version=1)
    RememberedName.objects.update(decided_at=STILL_LATER)
    undo_last(directive, by=cast.officer, at=STILL_LATER)
    assert RememberedName.objects.count() == 1
    assert not box_actor(directive).is_resolved


def test_undo_of_keeping_one_opens_the_doubt_again(cast: Cast, directive: Directive) -> None:
    doubt = directive.findings.get(code="contradiction")
    findings.keep_one(doubt, item_with(directive, "Trên 92%"), reason="Giữ I.1", by=cast.officer, at=LATER)
    undo_last(directive, by=cast.officer, at=STILL_LATER)
    doubt.refresh_from_db()
    assert (doubt.state, doubt.decided_by, doubt.note) == (FindingState.OPEN, None, "")
    assert {item_with(directive, words).state for words in ("Trên 92%", "Từ 91,5%")} == {"proposed"}


def test_undo_of_a_settled_doubt_is_refused_once_another_decided(cast: Cast, directive: Directive) -> None:
    doubt = directive.findings.get(code="contradiction")
    findings.settle_finding(doubt, state=FindingState.IGNORED, by=cast.officer, at=LATER)
    findings.settle_finding(doubt, state=FindingState.OPEN, by=cast.leader, at=STILL_LATER)
    with pytest.raises(DomainError) as refused:
        undo_last(directive, by=cast.officer, at=STILL_LATER)
    assert refused.value.code == "changed_meanwhile"
    undo_last(directive, by=cast.leader, at=STILL_LATER)
    undo_last(directive, by=cast.officer, at=STILL_LATER)
    doubt.refresh_from_db()
    assert (doubt.state, doubt.decided_at) == (FindingState.OPEN, None)


def test_undo_of_an_addition_opens_its_doubt_again(cast: Cast, directive: Directive) -> None:
    unread = directive.findings.get(code="unread")
    start, end = unread.spans[0]
    confirming.add_item(directive, "tasks", (start, end), by=cast.officer, at=LATER, answers=unread)
    unread.refresh_from_db()
    assert unread.state == FindingState.SETTLED
    undo_last(directive, by=cast.officer, at=STILL_LATER)
    unread.refresh_from_db()
    assert (unread.state, directive.items.count()) == (FindingState.OPEN, 7)


def test_undo_gives_particulars_back_and_asks_for_the_names_again(cast: Cast, directive: Directive) -> None:
    before = meanings(directive, "Sở Nội vụ")
    assert directive.recipients == "Thường trực Tỉnh ủy (để báo cáo)\nCác sở, ban, ngành\nLưu: VT"
    values = {"number": "113/KH-UBND", "issued_on": datetime.date(2026, 2, 1), "recipients": "Các  xã\n\nLưu: VT"}
    values |= {"issuer": cast.neighbour_province, "territory": cast.neighbour_province}
    confirm_document(directive, values, by=cast.officer, at=LATER, version=1)
    assert meanings(directive, "Sở Nội vụ") != before
    assert Directive.objects.get(pk=directive.pk).recipients == "Các xã\nLưu: VT"
    undo_last(directive, by=cast.officer, at=STILL_LATER)
    row = Directive.objects.get(pk=directive.pk)
    assert row.recipients == directive.recipients
    assert (row.number, row.number_key, row.issued_on) == ("112/KH-UBND", "112-kh-ubnd", directive.issued_on)
    assert (row.issuer, row.territory, row.document_fields_confirmed, row.version) == (
        directive.issuer,
        cast.province,
        False,
        3,
    )
    assert meanings(directive, "Sở Nội vụ") == before


def test_undo_of_particulars_is_refused_once_another_changed_them(cast: Cast, directive: Directive) -> None:
    confirm_document(directive, {"number": "113/KH-UBND"}, by=cast.officer, at=LATER, version=1)
    confirm_document(directive, {"number": "114/KH-UBND"}, by=cast.leader, at=STILL_LATER, version=2)
    with pytest.raises(DomainError) as refused:
        undo_last(directive, by=cast.officer, at=STILL_LATER)
    assert (refused.value.code, refused.value.params["by"]) == ("changed_meanwhile", str(cast.leader))
    assert Directive.objects.get(pk=directive.pk).number == "114/KH-UBND"


def test_acts_on_one_item_and_on_the_particulars_are_undone_one_after_the_other(
    cast: Cast, directive: Directive
) -> None:
    item = item_with(directive, "đào tạo")
    item = confirming.accept_item(item, by=cast.officer, at=LATER, version=1)
    item = confirming.restore_item(item, by=cast.officer, at=LATER, version=2)
    confirming.reject_item(item, reason="Không phải nhiệm vụ", by=cast.officer, at=LATER, version=3)
    confirm_document(directive, {"number": "113/KH-UBND"}, by=cast.officer, at=LATER, version=1)
    confirm_document(directive, {"number": "114/KH-UBND"}, by=cast.officer, at=LATER, version=2)
    seen = []
    for _ in range(5):
        undo_last(directive, by=cast.officer, at=STILL_LATER)
        seen.append((Directive.objects.get(pk=directive.pk).number, item_with(directive, "đào tạo").state))
    assert seen == [
        ("113/KH-UBND", "rejected"),
        ("112/KH-UBND", "rejected"),
        ("112/KH-UBND", "proposed"),
        ("112/KH-UBND", "accepted"),
        ("112/KH-UBND", "proposed"),
    ]
