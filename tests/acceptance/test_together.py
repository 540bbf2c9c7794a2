"""Facts that only several of the documents show together: one law under three names, two documents under one number."""

from __future__ import annotations

import datetime

import pytest

from tests.acceptance.chain import make_place, publish_document
from tests.factories import make_user
from tests.programmes.factories import make_directive
from vungmanh.accounts.enums import Role
from vungmanh.directives.domain.citations import link_directive, number_key
from vungmanh.directives.models import CitationLink, Directive
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

D = datetime.date
ORDINANCE = "34/2007/PL-UBTVQH11"


@pytest.fixture
def province(db: None) -> Unit:
    """Điện Biên with the plan of 2018 published; Hàm Tân stands in another province."""
    place = make_place("Tỉnh Điện Biên", UnitLevel.PROVINCE, below={"Huyện Tuần Giáo": ["Xã Quài Cang"]})
    publish_document("001", place.unit, on=D(2018, 3, 7))
    return place.unit


def arrives(province: Unit, number: str, *, issued_on: datetime.date, kind: str) -> Directive:
    by = make_user(f"nguoi{Directive.objects.count()}", role=Role.COORDINATOR, unit=province)
    directive = make_directive(
        province, by, number=number, issued_on=issued_on, kind=kind, number_key=number_key(number)
    )
    link_directive(directive)
    return directive


@pytest.mark.parametrize("variant", ["34/2007/PT-UBTVQH11", "34/2007/PL-UBTVQH"])
def test_ordinance_on_democracy_has_one_key_under_its_full_numbers(variant: str) -> None:
    assert number_key(variant) == number_key(ORDINANCE)


def test_plan_of_dien_bien_is_tied_to_the_ordinance_when_it_arrives(province: Unit) -> None:
    law = arrives(province, ORDINANCE, issued_on=D(2007, 4, 20), kind="pháp lệnh")
    (link,) = CitationLink.objects.filter(cited=law)
    assert (link.item.data["number"], link.relation) == ("34/2007/PL-UBTVQH", "implements")


def test_bare_number_34_of_ham_tan_means_the_ordinance_too(db: None) -> None:
    place = make_place("Huyện Hàm Tân", UnitLevel.DISTRICT, below={"Xã Tân Xuân": ["Thôn Một"]})
    publish_document("003", place.unit, on=D(2012, 7, 20), issuer=place.unit)
    law = arrives(place.unit, ORDINANCE, issued_on=D(2007, 4, 20), kind="pháp lệnh")
    assert [link.item.data["number"] for link in CitationLink.objects.filter(cited=law)] == ["34"]


def test_directive_13_of_another_year_is_not_the_one_that_dien_bien_cites(province: Unit) -> None:
    other = arrives(province, "13-CT/TU", issued_on=D(2001, 5, 2), kind="chỉ thị")
    assert CitationLink.objects.filter(cited=other).count() == 0
    own = arrives(province, "13-CT/TU", issued_on=D(2016, 9, 23), kind="chỉ thị")
    assert [link.directive.number for link in CitationLink.objects.filter(cited=own)] == ["495/KH-UBND"]
