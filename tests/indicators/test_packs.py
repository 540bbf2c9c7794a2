"""What the packs define can be asked of the registers, on either database, and is told in both languages."""

import datetime

import pytest
from django.utils import timezone, translation

from tests.conftest import Cast
from tests.factories import AT
from tests.reporting.factories import YEAR, approved
from vungmanh.indicators.catalogue import definitions_on, versions
from vungmanh.indicators.countables import countable
from vungmanh.indicators.definitions import read
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.domain.counting import count
from vungmanh.indicators.domain.defining import load_packs
from vungmanh.indicators.domain.keeping import counted_versions, wanted_of
from vungmanh.indicators.forms import forms
from vungmanh.indicators.models import DefinitionVersion, Indicator
from vungmanh.indicators.periods import periods_up_to
from vungmanh.indicators.policies import Pack, packs
from vungmanh.indicators.selectors import figures
from vungmanh.language.text import unaccented
from vungmanh.programmes.domain.concepts import closest, concepts_of

PERCENT = "%"


@pytest.mark.domain
def test_every_definition_of_the_packs_can_be_counted(cast: Cast) -> None:
    """On registers that are empty there is nothing to count; what cannot be asked raises."""
    periods = periods_up_to(datetime.date(2026, 3, 2), months=2, years=1)
    assert len(versions()) == Indicator.objects.count() > 10
    assert count(wanted_of(counted_versions(), periods), [cast.commune.pk]) == {}


def test_every_indicator_of_the_packs_is_named_in_both_languages() -> None:
    said = [(read(raw), pack.english[raw["code"]]) for pack in packs() for raw in pack.indicators]
    assert len(said) > 100
    for definition, english in said:
        wanted = {"name"} | ({"measure"} if definition.measure != PERCENT else set())
        wanted |= {"description"} if definition.description else set()
        assert set(english) == wanted, definition.code
        for words in english.values():
            assert words == unaccented(words), definition.code
    names = [english["name"] for _definition, english in said]
    assert len(set(names)) == len(names)


def test_breakdowns_of_the_packs_have_english_words() -> None:
    """Labels of attributes and of their values; names of peoples stay as they are."""
    asked = {
        (term.countable, name)
        for pack in packs()
        for raw in pack.indicators
        for definition in [read(raw)]
        for term in definition.terms
        for name in definition.breakdowns
    }
    assert asked
    with translation.override("en"):
        for owner, name in asked:
            attribute = countable(owner).attribute(name)
            values = attribute.choices() if attribute.choices and name != "ethnic_group" else ()
            for words in (attribute.label, *(label for _value, label in values)):
                assert str(words) == unaccented(str(words)), (owner, name, str(words))


@pytest.mark.django_db
def test_indicator_is_shown_and_found_in_the_language_of_whoever_looks() -> None:
    row = Indicator.objects.get(code="bodies.members")
    assert (row.shown_name, row.shown_measure) == ("Đảng viên", "đảng viên")
    with translation.override("en"):
        assert (row.shown_name, row.shown_measure) == ("Party members", "members")
        own = Indicator(code="test.own", name="Của tỉnh", measure="người")
        assert (own.shown_name, own.shown_measure) == ("Của tỉnh", "người")
    assert "party members" in row.folded


@pytest.mark.django_db
def test_a_better_translation_is_no_new_version() -> None:
    before = DefinitionVersion.objects.count()
    Indicator.objects.filter(code="bodies.members").update(folded="")
    assert load_packs(at=timezone.now()) == []
    assert DefinitionVersion.objects.count() == before
    assert "party members" in Indicator.objects.get(code="bodies.members").folded


@pytest.mark.django_db
def test_what_a_pack_retires_is_counted_no_longer_and_what_was_approved_can_be_read(cast: Cast) -> None:
    """A database of before, in which communes typed what the register of holdings counts as well."""
    assert "reported.households_culture" not in {code for form in forms().values() for code in form.indicators}
    body = {"code": "reported.households_culture", "name": "Tỷ lệ hộ gia đình đạt danh hiệu gia đình văn hóa",
            "kind": "reported", "measure": "%", "denominator": True}  # fmt: skip
    before = Pack("reported", "1", (body,))
    (row,) = load_packs(at=AT, found=(before,))
    keeping.catch_up(at=AT)
    report = approved(cast)
    report.values.create(indicator=row, numerator=80, denominator=100)
    keeping.said(report, at=AT)
    (again,) = load_packs(at=AT)
    assert (again.code, again.retired_on) == (row.code, datetime.date(2025, 12, 31))
    assert load_packs(at=AT) == []
    keeping.catch_up(at=AT)
    (pair,) = figures([row.code], [YEAR], cast.province).values()
    assert (pair.numerator, pair.denominator) == (80, 100)
    assert row.code in definitions_on(datetime.date(2025, 12, 31))
    assert row.code not in definitions_on(datetime.date(2026, 1, 1))


@pytest.mark.django_db
def test_nothing_that_a_register_counts_is_asked_on_a_form() -> None:
    """By name: one fact is entered once."""
    counted = {row.name: concepts_of(row.name) for row in Indicator.objects.filter(kind="counted")}
    asked = Indicator.objects.filter(code__in={code for form in forms().values() for code in form.indicators})
    same = {row.name: closest(row.name, counted) for row in asked.exclude(kind="judged")}
    assert {name: found for name, found in same.items() if found} == {}
    assert closest("Tỷ lệ hộ gia đình đạt danh hiệu gia đình văn hóa", counted)[0][0] == "Hộ gia đình văn hóa"
