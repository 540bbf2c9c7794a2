"""Suggestion boxes, matters and village conventions as sheets: what is new, put right, refused at which cell, taken back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.imports.factories import ON, brought_in, faults, taken_back
from tests.imports.test_records import received
from tests.registers.factories import day, make_opening, make_suggestion, make_village
from vungmanh.holdings.models import Convention, HoldingDue, Opening, Suggestion
from vungmanh.imports.registers import register_of
from vungmanh.imports.writing import filled

pytestmark = pytest.mark.domain
CAME = datetime.date(2026, 1, 10)
LATER = datetime.date(2026, 2, 10)
GOOD: dict[str, dict[str, Any]] = {
    "openings": {"unit": "Xã Mẫu Thượng", "valid_from": CAME, "opened_by": "Chủ tịch UBND", "letters": 2},
    "suggestions": {
        "unit": "Xã Mẫu Thượng", "valid_from": CAME, "channel": "Điện thoại", "kind": "phản ánh", "content": "Kênh bị lấp",
        "number": "1",
    },
    "conventions": {"unit": "Thôn Một", "valid_from": CAME, "step": "đang dự thảo", "title": "Quy ước 2026"},
}  # fmt: skip


def line(register: str, **said: Any) -> dict[str, Any]:
    return GOOD[register] | said


@pytest.mark.parametrize(("register", "model"), [("openings", Opening), ("suggestions", Suggestion)])
def test_event_is_made_found_again_put_right_and_taken_back(cast: Cast, register: str, model: Any) -> None:
    brought_in(received(cast, register, [line(register)]))
    assert received(cast, register, [line(register)]).unchanged == 1
    second = brought_in(received(cast, register, [line(register, note="sửa"), line(register, valid_from=LATER)]))
    assert (second.to_change, second.to_create) == (1, 1)
    rows = list(model.objects.order_by("valid_from"))
    assert [(row.note, row.is_cut, row.thing_id == row.pk) for row in rows] == [("sửa", False, True), ("", False, True)]
    taken_back(second)
    assert [row.note for row in model.objects.all()] == [""]


def test_answer_that_came_later_fills_its_row(cast: Cast) -> None:
    brought_in(received(cast, "suggestions", [line("suggestions", due_on=LATER)]))
    answered = line("suggestions", due_on=LATER, valid_to=LATER, answer="văn bản trả lời")
    assert brought_in(received(cast, "suggestions", [answered])).to_change == 1
    row = Suggestion.objects.get()
    assert (row.answered_on, row.answer, row.in_time) == (LATER, "letter", True)


@pytest.mark.parametrize(
    ("register", "said", "fault"),
    [
        ("openings", {"letters": None}, ("letters", "cell_missing")),
        ("openings", {"valid_from": datetime.date(2031, 1, 1)}, ("valid_from", "opening_in_future")),
        ("openings", {"unit": "Thôn Một"}, ("unit", "holding_not_of_unit")),
        ("suggestions", {"channel": "hòm thư"}, ("valid_from", "suggestion_without_opening")),
        ("suggestions", {"content": "Gọi 0912345678"}, ("content", "suggestion_names_person")),
        ("suggestions", {"valid_to": LATER}, ("answer", "suggestion_answer_missing")),
        ("suggestions", {"answer": "văn bản trả lời"}, ("valid_to", "suggestion_answer_without_day")),
        ("suggestions", {"valid_to": datetime.date(2026, 1, 9), "answer": "văn bản trả lời"},
         ("valid_to", "record_days_in_wrong_order")),
        ("suggestions", {"kind": "khen"}, ("kind", "choice_unknown")),
        ("conventions", {"unit": "Xã Mẫu Thượng"}, ("unit", "holding_not_of_unit")),
        ("conventions", {"step": "bị trả lại"}, ("why", "convention_reason_missing")),
        ("conventions", {"households": 9, "present": 8, "agreed": 7}, ("households", "convention_votes_elsewhere")),
        ("conventions", {"step": "đã họp, biểu quyết", "households": 9, "present": 10, "agreed": 7},
         ("present", "convention_more_present")),
    ],
)  # fmt: skip
def test_what_a_page_refuses_is_an_error_of_its_cell(
    cast: Cast, register: str, said: dict[str, Any], fault: tuple[str, str]
) -> None:
    make_village("Thôn Một", cast.commune)
    sheet = received(cast, register, [line(register, **said)])
    assert [(column, code) for _row, column, code in faults(sheet)] == [fault]


def test_matters_of_an_opening_that_is_there(cast: Cast) -> None:
    make_opening(cast, valid_from=CAME)
    rows = [line("suggestions", channel="hòm thư", number=str(number)) for number in (1, 2)]
    assert brought_in(received(cast, "suggestions", rows)).to_create == 2


def test_steps_of_a_sheet_make_one_way_and_another_sheet_goes_on(cast: Cast) -> None:
    village = make_village("Thôn Một", cast.commune)
    votes = {"households": 100, "present": 80, "agreed": 60}
    first = [
        line("conventions"),
        line("conventions", step="đã họp, biểu quyết", valid_from=datetime.date(2026, 1, 20), **votes),
        line("conventions", step="đã gửi, chờ công nhận", valid_from=datetime.date(2026, 1, 22), number="1/TTr"),
    ]
    brought_in(received(cast, "conventions", first))
    assert received(cast, "conventions", first).unchanged == 3
    skipped = line("conventions", step="đã thay bằng bản mới", valid_from=LATER)
    assert [code for _row, _column, code in faults(received(cast, "conventions", [skipped]))] == [
        "convention_step_not_next"
    ]
    last = line("conventions", step="đã công nhận", valid_from=LATER, number="9/QĐ-UBND")
    sheet = brought_in(received(cast, "conventions", [last]))
    rows = list(Convention.objects.order_by("valid_from"))
    assert [(row.step, row.agreed, row.number) for row in rows] == [
        ("draft", None, ""), ("voted", 60, ""), ("sent", None, "1/TTr"), ("recognised", None, "9/QĐ-UBND"),
    ]  # fmt: skip
    assert {row.thing_id for row in rows} == {rows[0].pk}
    met = HoldingDue.objects.filter(unit=village, kind="village_convention", is_met=True)
    assert met.get().valid_from == LATER
    taken_back(sheet)
    assert (met.count(), Convention.objects.get(valid_to=None).step) == (0, "sent")


def test_new_convention_of_a_sheet_takes_the_place_of_the_old(cast: Cast) -> None:
    make_village("Thôn Một", cast.commune)
    there = line("conventions", step="đã công nhận")
    brought_in(received(cast, "conventions", [there | {"title": "Cũ"}]))
    new = there | {"title": "Mới", "valid_from": LATER}
    assert [code for _row, _column, code in faults(received(cast, "conventions", [new]))] == ["record_doubled"]
    replaced = line("conventions", title="Cũ", step="đã thay bằng bản mới", valid_from=LATER)
    brought_in(received(cast, "conventions", [new, replaced]))
    standing = Convention.objects.filter(valid_to=None).values_list("title", "step")
    assert set(standing) == {("Mới", "recognised"), ("Cũ", "replaced")}


def test_vote_of_too_few_cannot_be_sent_by_a_sheet_either(cast: Cast) -> None:
    make_village("Thôn Một", cast.commune)
    rows = [
        line("conventions", step="đã họp, biểu quyết", households=100, present=80, agreed=50),
        line("conventions", step="đã gửi, chờ công nhận", valid_from=LATER),
    ]
    assert (3, "step", "convention_not_passed") in faults(received(cast, "conventions", rows))


def test_events_are_told_whole_and_come_in_again_unchanged(cast: Cast) -> None:
    """What was answered long ago too, for the sheet is the book."""
    make_opening(cast, valid_from=CAME)
    make_suggestion(cast, "Một", valid_from=CAME, valid_to=CAME, answer="letter")
    make_suggestion(cast, "Hai", valid_from=day("2026-01-11"))
    for register, count in (("openings", 1), ("suggestions", 2)):
        found = register_of(register)
        units = (
            found.units(cast.commune_officer, ON).filter(path__startswith=cast.commune.path).select_related("parent")
        )
        rows = list(found.export(units, by=cast.commune_officer, on=ON))
        assert len(rows) == count
        sheet = received(cast, register, filled(found, units, rows))
        assert (sheet.unchanged, faults(sheet)) == (count, [])
