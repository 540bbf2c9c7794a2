"""What people decide about items, who wins when two decide at once, and what can be taken back."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.directives.factories import LATER, TEXT, item_with, make_read, span_of
from tests.factories import AT
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.directives.domain import confirming, drafts
from vungmanh.directives.domain.acts import Body
from vungmanh.directives.domain.confirming import ItemValues
from vungmanh.directives.domain.undoing import undo_last
from vungmanh.directives.enums import ActorRole, DirectiveState, FindingState, ItemState
from vungmanh.directives.models import Directive, Item
from vungmanh.directives.selectors import confirmed_items, counts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def directive(cast: Cast) -> Directive:
    return make_read(cast)


def code_of(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    return refused.value.code


def edited(item: Item, **changed: Any) -> ItemValues:
    return ItemValues(data={**item.data, **changed}, within=item.within_id, same_as=item.same_as_id)


def test_accept_is_audited_and_counted(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "Trên 92%")
    confirming.accept_item(item, by=cast.officer, at=LATER, version=1)
    item.refresh_from_db()
    assert (item.state, item.version, item.decided_by, item.decided_at) == ("accepted", 2, cast.officer, LATER)
    entry = AuditEntry.objects.get(action="item.accepted")
    assert (entry.changes, entry.actor) == ({"state": ["proposed", "accepted"]}, cast.officer)
    counts = counts_of(directive)
    assert (counts.total, counts.decided, counts.left, counts.doubtful) == (7, 1, 6, 2)


def test_second_of_two_people_is_told_who_came_first(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "Trên 92%")
    confirming.edit_item(item, edited(item, value=93), by=cast.officer, at=LATER, version=1)
    with pytest.raises(DomainError) as refused:
        confirming.reject_item(item, reason="Không phải chỉ tiêu", by=cast.leader, at=LATER, version=1)
    assert refused.value.code == "changed_meanwhile"
    assert refused.value.params["by"] == str(cast.officer)
    assert refused.value.params["at"] == LATER.isoformat()
    item.refresh_from_db()
    assert (item.state, item.data["value"]) == ("accepted", 93)


def test_edit_corrects_takes_and_ends_the_draft(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "đào tạo")
    drafts.save_draft(item, {"due": "2026-03"}, by=cast.officer, at=AT, version=1)
    bodies = [Body(ActorRole.LEAD, "Sở Nội vụ"), Body(ActorRole.PARTNER, "Trường Mẫu")]
    values = ItemValues(data={**item.data, "due": "2026-03-31"}, bodies=bodies, after=[])
    confirming.edit_item(item, values, by=cast.officer, at=LATER, version=1)
    item.refresh_from_db()
    assert (item.state, item.is_edited, item.data["due"], item.read["due"]) == (
        "accepted",
        True,
        "2026-03-31",
        "2026-02-28",
    )
    lead, partner = item.actors.order_by("role")
    assert (list(lead.units.all()), lead.is_resolved) == ([cast.department], True)
    assert (partner.text, partner.is_resolved) == ("Trường Mẫu", False)
    assert drafts.draft_of(item, cast.officer) is None


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"value": ""}, {"value": "missing"}),
        ({"value": "chín"}, {"value": "number"}),
        ({"value": float("nan")}, {"value": "number"}),
        ({"due": "2026-02-30"}, {"due": "date"}),
        ({"comparator": "~"}, {"comparator": "choice"}),
        ({"comparator": "range", "high": 80}, {"high": "range_end"}),
        ({"what": " ", "recurs": "daily"}, {"what": "missing", "recurs": "choice"}),
    ],
)
def test_edit_names_each_wrong_field(cast: Cast, directive: Directive, changed: dict[str, Any], wrong: Any) -> None:
    item = item_with(directive, "Trên 92%")
    with pytest.raises(DomainError) as refused:
        confirming.edit_item(item, edited(item, **changed), by=cast.officer, at=LATER, version=1)
    assert (refused.value.code, refused.value.params["fields"]) == ("item_invalid", wrong)
    item.refresh_from_db()
    assert item.version == 1


def test_edit_refuses_a_circle(cast: Cast, directive: Directive) -> None:
    whole, part = item_with(directive, "Trên 92%"), item_with(directive, "vùng cao")
    values = ItemValues(data=whole.data, within=part.pk)
    with pytest.raises(DomainError) as refused:
        confirming.edit_item(whole, values, by=cast.officer, at=LATER, version=1)
    assert refused.value.params["fields"] == {"within": "circle"}


def test_reject_needs_a_reason_and_can_be_restored(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "Từ 91,5%")
    assert code_of(confirming.reject_item, item, reason=" ", by=cast.officer, at=LATER, version=1) == "reason_missing"
    confirming.reject_item(item, reason="Trùng mục I.1", by=cast.officer, at=LATER, version=1)
    item.refresh_from_db()
    assert (item.state, item.reason) == ("rejected", "Trùng mục I.1")
    confirming.restore_item(item, by=cast.officer, at=LATER, version=2)
    item.refresh_from_db()
    assert (item.state, item.reason) == ("proposed", "")


def test_split_gives_each_piece_the_fields_and_bodies(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "hòm thư")
    one, two = span_of(TEXT, "UBND các xã, phường thiết lập hòm thư góp ý"), span_of(TEXT, "công khai số điện thoại")
    made = confirming.split_item(
        item, [(one.start, one.end), (two.start, two.end)], by=cast.officer, at=LATER, version=1
    )
    item.refresh_from_db()
    assert item.state == ItemState.REPLACED
    assert [piece.quote for piece in made] == [one.of(TEXT), two.of(TEXT)]
    assert all(piece.came_from == item and piece.data == item.data for piece in made)
    assert [piece.actors.get().text for piece in made] == ["Ban Mô hình Mẫu"] * 2


@pytest.mark.parametrize("pieces", [[(0, 5), (6, 9)], [], [(10, 9), (9, 8)]])
def test_split_outside_the_item_changes_nothing(cast: Cast, directive: Directive, pieces: Any) -> None:
    item = item_with(directive, "hòm thư")
    assert code_of(confirming.split_item, item, pieces, by=cast.officer, at=LATER, version=1).startswith("split_")
    assert directive.items.count() == 7


def test_merge_keeps_every_stretch_and_body(cast: Cast, directive: Directive) -> None:
    first, second = item_with(directive, "đào tạo"), item_with(directive, "hòm thư")
    versions = {first.pk: 1, second.pk: 1}
    confirming.merge_items(first, [second], by=cast.officer, at=LATER, versions=versions)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.replaced_by) == ("accepted", "replaced", first)
    assert [TEXT[a:b] for a, b in first.spans] == [first.quote, second.quote]
    names = sorted((actor.role, actor.text) for actor in first.actors.all())
    assert names == [("lead", "Ban Mô hình Mẫu"), ("lead", "Sở Nội vụ"), ("partner", "UBND các xã, phường")]


def test_merge_hands_over_what_stood_below(cast: Cast, directive: Directive) -> None:
    whole, again, part = (item_with(directive, words) for words in ("Trên 92%", "Từ 91,5%", "vùng cao"))
    confirming.merge_items(again, [whole], by=cast.officer, at=LATER, versions={whole.pk: 1, again.pk: 1})
    part.refresh_from_db()
    assert part.within == again


def test_merge_refuses_items_of_two_parts(cast: Cast, directive: Directive) -> None:
    target, task = item_with(directive, "Trên 92%"), item_with(directive, "đào tạo")
    versions = {target.pk: 1, task.pk: 1}
    arguments = {"by": cast.officer, "at": LATER, "versions": versions}
    assert code_of(confirming.merge_items, target, [task], **arguments) == "merge_other_part"


def test_add_from_selection_trims_blanks(cast: Cast, directive: Directive) -> None:
    span = span_of(TEXT, " công khai số điện thoại ")
    item = confirming.add_item(directive, "tasks", (span.start, span.end), by=cast.officer, at=LATER)
    assert (item.quote, item.state, item.rule, item.confidence) == ("công khai số điện thoại", "proposed", "", None)
    arguments = {"by": cast.officer, "at": LATER}
    assert code_of(confirming.add_item, directive, "tasks", (5, 5), **arguments) == "selection_empty"
    assert code_of(confirming.add_item, directive, "tasks", (0, 10**6), **arguments) == "selection_empty"


def test_accept_items_leaves_doubted_and_unsure_ones(cast: Cast, directive: Directive) -> None:
    assert confirming.accept_items(directive, at_least=0.9, by=cast.officer, at=LATER) == 4
    assert [item.quote[:8] for item in confirmed_items(directive)] == ["Nghị quy", "Sở Nội v", "UBND các", "UBND các"]
    assert len(undo_last(directive, by=cast.officer, at=LATER)) == 4
    assert counts_of(directive).decided == 0
    directive.findings.update(state=FindingState.IGNORED)
    assert confirming.accept_items(directive, at_least=0.9, by=cast.officer, at=LATER) == 6


def test_undo_takes_back_ones_own_last_act_whole(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "hòm thư")
    start, end = item.spans[0]
    confirming.split_item(item, [(start, start + 20), (start + 20, end)], by=cast.officer, at=LATER, version=1)
    confirming.accept_item(item_with(directive, "đào tạo"), by=cast.leader, at=LATER, version=1)
    undo_last(directive, by=cast.officer, at=LATER)
    item.refresh_from_db()
    assert (item.state, item.version, directive.items.count()) == ("proposed", 3, 7)
    assert item_with(directive, "đào tạo").state == "accepted"
    assert code_of(undo_last, directive, by=cast.officer, at=LATER) == "nothing_to_undo"


def test_undo_brings_back_bodies_and_links(cast: Cast, directive: Directive) -> None:
    first, second = item_with(directive, "đào tạo"), item_with(directive, "hòm thư")
    confirming.merge_items(first, [second], by=cast.officer, at=LATER, versions={first.pk: 1, second.pk: 1})
    undo_last(directive, by=cast.officer, at=LATER)
    first.refresh_from_db()
    assert sorted(actor.text for actor in first.actors.all()) == ["Sở Nội vụ", "UBND các xã, phường"]
    assert list(first.actors.get(role="lead").units.all()) == [cast.department]
    assert item_with(directive, "hòm thư").state == "proposed"


def test_undo_never_overwrites_a_later_decision(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "đào tạo")
    confirming.accept_item(item, by=cast.officer, at=AT, version=1)
    confirming.reject_item(item, reason="Không phải nhiệm vụ", by=cast.leader, at=LATER, version=2)
    assert code_of(undo_last, directive, by=cast.officer, at=LATER) == "changed_meanwhile"
    item.refresh_from_db()
    assert item.state == "rejected"


def test_nothing_can_be_decided_once_it_is_published(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "đào tạo")
    Directive.objects.update(state=DirectiveState.PUBLISHED)
    assert code_of(confirming.accept_item, item, by=cast.officer, at=LATER, version=1) == "not_confirming"


def test_draft_is_kept_per_person_and_replaced(cast: Cast, directive: Directive) -> None:
    item = item_with(directive, "đào tạo")
    drafts.save_draft(item, {"due": "28/2"}, by=cast.officer, at=AT, version=1)
    drafts.save_draft(item, {"due": "28/02/2026"}, by=cast.officer, at=LATER, version=1)
    drafts.save_draft(item, {"due": "1/3/2026"}, by=cast.leader, at=LATER, version=1)
    mine = drafts.draft_of(item, cast.officer)
    assert mine is not None
    assert (mine.data, mine.saved_at) == ({"due": "28/02/2026"}, LATER)
    assert code_of(drafts.save_draft, item, {"x": "y" * 30_000}, by=cast.officer, at=AT, version=1) == "draft_too_long"
