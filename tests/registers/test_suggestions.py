"""Openings of the suggestion box, and what people wrote or called about: what is refused, answered, moved, counted."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.registers.factories import day, make_opening, make_suggestion, make_village
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.holdings.domain.suggestions import SUGGESTIONS, correct_opening, handle, matters_of, withdraw_opening
from vungmanh.holdings.models import Opening, Suggestion
from vungmanh.indicators.enums import Span
from vungmanh.indicators.periods import Period
from vungmanh.indicators.selectors import count_live
from vungmanh.programmes.counted import definitions_on

pytestmark = [pytest.mark.django_db, pytest.mark.domain]
CAME, DUE = day("2026-01-10"), day("2026-01-20")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"channel": "box", "valid_from": day("2026-01-11")}, "suggestion_without_opening"),
        ({"valid_from": day("2027-01-01")}, "suggestion_in_future"),
        ({"content": "Gọi lại số 0912 345 678"}, "suggestion_names_person"),
        ({"about": "công dân 012345678901"}, "suggestion_names_person"),
        ({"passed_on": day("2026-01-09")}, "suggestion_passed_before"),
        ({"due_on": day("2026-01-09")}, "suggestion_due_before"),
        ({"answer": "letter"}, "suggestion_answer_without_day"),
        ({"valid_to": day("2026-01-09"), "answer": "letter"}, "record_days_in_wrong_order"),
        ({"valid_to": day("2027-01-09"), "answer": "letter"}, "suggestion_answered_later"),
        ({"valid_to": DUE}, "suggestion_answer_missing"),
        ({"valid_to": DUE, "answer": "refused"}, "suggestion_reason_missing"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, said: dict[str, Any], code: str) -> None:
    make_opening(cast, valid_from=CAME)
    with pytest.raises(DomainError, match=code):
        make_suggestion(cast, said.pop("content", "Đèn đường"), **{"valid_from": CAME} | said)
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize(
    "content", ["Chi 1.000.000.000 đồng", "Từ 01/02/2026 đến 03/04/2026", "Quyết định 0123/QĐ-UBND"]
)
def test_numbers_that_are_nobodys_are_taken(cast: Cast, content: str) -> None:
    assert make_suggestion(cast, content).content == content


def test_only_communes_open_a_box_and_once_a_day(cast: Cast) -> None:
    with pytest.raises(DomainError, match="holding_not_of_unit"):
        make_opening(cast, make_village("Thôn Một", cast.commune))
    make_opening(cast, valid_from=CAME)
    make_opening(cast, cast.other_commune, valid_from=CAME)
    with pytest.raises(DomainError, match="record_doubled"):
        make_opening(cast, valid_from=CAME)
    with pytest.raises(DomainError, match="opening_in_future"):
        make_opening(cast, valid_from=day("2030-01-01"))


def test_matter_of_another_communes_opening_is_refused(cast: Cast) -> None:
    make_opening(cast, cast.other_commune, valid_from=CAME)
    with pytest.raises(DomainError, match="suggestion_without_opening"):
        make_suggestion(cast, channel="box", valid_from=CAME)


def test_matter_is_passed_on_and_answered_without_a_reason_for_it(cast: Cast) -> None:
    row = make_suggestion(cast, valid_from=CAME)
    told = {"by": cast.commune_officer, "at": AT}
    handle(row, {"passed_to": "Công chức địa chính", "passed_on": CAME, "due_on": DUE}, version=1, **told)
    row.refresh_from_db()
    assert (row.in_time, row.passed_to) == (None, "Công chức địa chính")
    handle(row, {"valid_to": DUE, "answer": "public_notice"}, version=2, **told)
    row.refresh_from_db()
    assert (row.in_time, row.is_in_time, row.answered_on) == (True, True, DUE)
    SUGGESTIONS.correct(row, {"due_on": DUE - datetime.timedelta(days=1)}, version=3, reason="Ghi nhầm hạn", **told)
    row.refresh_from_db()
    assert row.in_time is False
    trail = AuditEntry.objects.filter(subject_type="holdings.suggestion").order_by("pk")
    assert list(trail.values_list("action", "reason")) == [
        ("suggestion.recorded", ""), ("suggestion.handled", "Ghi chuyển xử lý"), ("suggestion.answered", "Ghi trả lời"),
        ("suggestion.changed", "Ghi nhầm hạn"),
    ]  # fmt: skip


def test_day_of_an_opening_moves_with_all_that_was_in_the_box(cast: Cast) -> None:
    row = make_opening(cast, valid_from=CAME)
    make_suggestion(cast, "Một", channel="box", valid_from=CAME)
    make_suggestion(cast, "Gọi", valid_from=CAME)
    later, told = day("2026-01-12"), {"by": cast.commune_officer, "at": AT}
    correct_opening(row, {"valid_from": later, "valid_to": later}, version=1, reason="Nhầm ngày", **told)
    row.refresh_from_db()
    assert [each.content for each in matters_of(row)] == ["Một"]
    assert Suggestion.objects.get(content="Gọi").valid_from == CAME
    with pytest.raises(DomainError, match="opening_has_matters"):
        withdraw_opening(row, "Ghi nhầm", **told)
    SUGGESTIONS.withdraw(Suggestion.objects.get(content="Một"), "Ghi nhầm", **told)
    withdraw_opening(row, "Ghi nhầm", **told)
    assert Opening.objects.kept().count() == 0


def test_openings_and_answers_are_counted(cast: Cast) -> None:
    """Of three that were due in the month one was answered in time, one late, one not at all."""
    for text in ("2026-01-10", "2026-01-20", "2026-02-01"):
        make_opening(cast, valid_from=day(text), letters=3)
    answered = {"answer": "letter", "due_on": DUE, "valid_from": CAME}
    make_suggestion(cast, "Đúng hạn", **answered, valid_to=DUE)
    make_suggestion(cast, "Muộn", **answered, valid_to=DUE + datetime.timedelta(days=1))
    make_suggestion(cast, "Chưa trả lời", valid_from=CAME, due_on=DUE)
    make_suggestion(cast, "Không có hạn", valid_from=CAME)
    january = Period(day("2026-01-31"), Span.MONTH)
    found = {
        code: count_live(definitions_on(AT.date())[f"holdings.{code}"], january, cast.province).get("")
        for code in ("openings", "suggestions", "suggestions_answered_in_time", "suggestions_waiting")
    }
    pairs = {code: found[code] and (found[code].numerator, found[code].denominator) for code in found}  # type: ignore[union-attr]
    assert pairs == {
        "openings": (Decimal(2), None), "suggestions": (Decimal(4), None),
        "suggestions_answered_in_time": (Decimal(1), Decimal(3)), "suggestions_waiting": (Decimal(2), None),
    }  # fmt: skip
