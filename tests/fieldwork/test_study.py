"""Study of a directive: what may be recorded, who counts as reached, which units are late."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_report, add_task, make_directive
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry
from vungmanh.directives.models import Directive
from vungmanh.fieldwork.domain.recording import withdraw
from vungmanh.fieldwork.domain.study import Held, change_session, give_session_back, record_session
from vungmanh.fieldwork.models import StudySession
from vungmanh.fieldwork.selectors import study as reads
from vungmanh.programmes.domain.publishing import publish
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db

ON = datetime.date(2026, 3, 10)
DUE = datetime.date(2026, 2, 28)


@pytest.fixture
def directive(cast: Cast) -> Directive:
    """Both communes study it by the end of February; the department only owes a report."""
    found = make_directive(cast.province, cast.officer)
    communes = [cast.commune, cast.other_commune]
    add_task(found, "Các xã tổ chức quán triệt Kế hoạch", leads=communes, due=DUE.isoformat())
    add_report(found, "Sở Nội vụ báo cáo kết quả", sources=[cast.department], due="2026-11-30")
    publish(found, by=cast.officer, at=AT, on=datetime.date(2026, 1, 20))
    return found


def session(directive: Directive, cast: Cast, day: int = 20, month: int = 2, **said: Any) -> StudySession:
    """Of the commune, in a conference, where nothing else is said."""
    unit = said.pop("unit", cast.commune)
    wanted: dict[str, Any] = {"channel": "conference", "reached": {"party_members": 40}} | said
    held = Held(datetime.date(2026, month, day), **wanted)
    return record_session(directive, unit, held, by=cast.commune_officer, at=AT, on=ON)


def refused(directive: Directive, cast: Cast, **said: Any) -> str:
    with pytest.raises(DomainError) as error:
        session(directive, cast, **said)
    return error.value.code


def pairs(directive: Directive, unit: Unit) -> list[tuple[str, int, int | None]]:
    return [(pair.kind, pair.reached, pair.number) for pair in reads.pairs_by_unit(directive, [unit.pk])[unit.pk]]


def test_session_serves_the_study_duty_of_its_unit(directive: Directive, cast: Cast) -> None:
    row = session(directive, cast)
    assert row.duty == directive.programme.duties.get(unit=cast.commune)
    assert session(directive, cast, unit=cast.department).duty is None
    assert AuditEntry.objects.filter(action="session.recorded", unit_id=cast.commune.pk).count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"day": 11, "month": 3}, "session_in_future"),
        ({"day": 14, "month": 1}, "session_before_directive"),
        ({"reached": {"party_members": 0}}, "session_reached_nobody"),
        ({"channel": "loudspeaker", "reached": {}}, "session_without_times"),
        ({"goals": {"party_members": 39}}, "session_reached_too_many"),
    ],
)
def test_session_that_cannot_be(directive: Directive, cast: Cast, said: dict[str, Any], code: str) -> None:
    assert refused(directive, cast, **said) == code
    assert not StudySession.objects.exists()


def test_people_are_counted_once_and_against_the_number_of_the_unit(directive: Directive, cast: Cast) -> None:
    session(directive, cast, goals={"party_members": 48})
    session(directive, cast, day=22, reached={"party_members": 45}, is_again=True)
    session(directive, cast, day=23, reached={"party_members": 5, "people": 100})
    assert pairs(directive, cast.commune) == [("party_members", 45, 48), ("people", 100, None)]
    assert refused(directive, cast, day=24, reached={"party_members": 4}) == "session_reached_too_many"
    everybody = reads.pairs_in_all(directive, Unit.objects.all())
    assert [(pair.kind, pair.reached, pair.number) for pair in everybody] == [("party_members", 45, 48)]


def test_what_is_withdrawn_counts_nowhere_until_it_is_given_back(directive: Directive, cast: Cast) -> None:
    row = session(directive, cast, goals={"party_members": 40})
    with pytest.raises(DomainError, match="record_reason_missing"):
        withdraw(row, " ", by=cast.commune_officer, at=AT)
    withdraw(row, "Ghi nhầm văn bản", by=cast.commune_officer, at=AT)
    assert pairs(directive, cast.commune) == [("party_members", 0, 40)]
    session(directive, cast, reached={"party_members": 1})
    with pytest.raises(DomainError, match="session_reached_too_many"):
        give_session_back(row, by=cast.commune_officer, at=AT)
    row.refresh_from_db()
    assert row.is_withdrawn


def test_correction_of_an_older_version_is_refused(directive: Directive, cast: Cast) -> None:
    row = session(directive, cast)
    held = Held(row.held_on, "course", reached={"party_members": 41})
    change_session(row, held, version=1, by=cast.commune_officer, at=AT, on=ON)
    assert list(row.audiences.values_list("kind", "reached")) == [("party_members", 41)]
    with pytest.raises(DomainError, match="record_changed"):
        change_session(row, held, version=1, by=cast.officer, at=AT, on=ON)


def test_every_unit_that_owes_is_to_study_and_is_late_by_its_own_day(directive: Directive, cast: Cast) -> None:
    session(directive, cast, day=2, month=3)
    units = reads.units_to_study(directive, Unit.objects.all())
    stands = {unit: reads.stand_of(unit, ON) for unit in units}
    assert stands == {
        cast.commune: reads.Held.HELD_LATE,
        cast.other_commune: reads.Held.LATE,
        cast.department: reads.Held.LATE,
    }
    expected = reads.Coverage(units=3, held=1, held_late=1, late=2, due=DUE)
    assert reads.coverage_of(units, ON) == expected
    assert reads.coverage_by_directive([directive], Unit.objects.all(), ON) == {directive.pk: expected}
    for held, condition in reads.stands(ON).items():
        assert set(units.filter(condition)) == {unit for unit, stand in stands.items() if stand == held}
