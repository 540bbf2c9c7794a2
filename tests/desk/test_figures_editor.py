"""The editor of definitions: conditions within each other, indicators made of others, and their faults in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.figures.crawl import make_indicator
from tests.officials.factories import make_person, make_post, make_qualification
from vungmanh.desk.figures.wording import condition_words, fault_words, place_words
from vungmanh.indicators.countables import countable
from vungmanh.indicators.definitions import Fault, read
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.periods import month_of
from vungmanh.indicators.selectors import figures
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
NEW = "/so-lieu/chi-so/moi/"
WHERE = {
    "all": [
        {"attribute": "kind", "is": "cadre"},
        {"any": [{"attribute": "professional_level", "at_least": 2}, {"not": [{"attribute": "sex", "is": "male"}]}]},
    ]
}


@pytest.fixture
def staff(cast: Cast, settings: Any) -> None:
    """A man with a degree, a man without, a woman without: two of three are counted."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 2, 1
    Indicator.objects.all().delete()
    for name, level, sex in (("Lò Văn Một", 3, "male"), ("Lò Văn Hai", 1, "male"), ("Lò Thị Ba", 1, "female")):
        person = make_person(cast.commune, name, sex=sex)
        make_qualification(person, "professional", level)
        make_post(person, "party_deputy_secretary", valid_from=datetime.date(2020, 1, 1))


def sent(unit: Unit | None = None, **more: Any) -> dict[str, Any]:
    """The rows of the page as a person fills them: the second is a group, and the second in it a group again."""
    said = {
        "name": "Trung cấp hoặc nữ", "direction": "up", "source": "Điều 1", "lam": "luu", "kind": "counted",
        "above_countable": "official", "above_together": "all",
        "above_0_attribute": "kind", "above_0_operator": "is", "above_0_value": "cadre",
        "above_1_attribute": "@any",
        "above_1_0_attribute": "professional_level", "above_1_0_operator": "at_least", "above_1_0_value": "2",
        "above_1_1_attribute": "@not",
        "above_1_1_0_attribute": "sex", "above_1_1_0_operator": "is", "above_1_1_0_value": "male",
    }  # fmt: skip
    return said | ({"unit": str(unit.pk), "code": "mau.hoac"} if unit else {}) | more


def test_groups_are_built_in_the_page(cast: Cast, client_for: ClientFor, staff: None) -> None:
    client = client_for(cast.officer)
    begun = {"lam": "xem", "above_countable": "official", "above_0_attribute": "@any"}
    first = client.post(NEW, begun).content.decode()
    assert 'name="above_0_0_attribute"' in first
    assert 'name="above_0_1_attribute"' not in first
    deeper = client.post(NEW, begun | {"above_0_0_attribute": "@not"}).content.decode()
    assert 'name="above_0_0_0_attribute"' in deeper
    assert "Điều kiện 1.1.1" in deeper
    assert deeper.count('value="@all"') == 2 + 2, "the deepest group offers no other"


def test_choices_begin_with_capitals_and_what_has_nothing_to_offer_is_not_there(
    cast: Cast, client_for: ClientFor, staff: None
) -> None:
    client = client_for(cast.officer)
    empty = client.get(NEW).context["form"]
    assert "breakdowns" not in empty.fields
    form = client.post(NEW, sent(cast.province) | {"lam": "xem"}).context["form"]
    assert form.fields["breakdowns"].choices
    chosen = [(name, field) for name, field in form.fields.items() if getattr(field, "choices", None)]
    assert len(chosen) > 8
    small = [
        (name, str(label))
        for name, field in chosen
        for value, label in field.choices
        if value and str(label)[:1].islower() and name not in ("unit", "measure")
    ]
    assert small == []


def test_nested_definition_is_tried_saved_and_changed(cast: Cast, client_for: ClientFor, staff: None) -> None:
    client = client_for(cast.officer)
    tried = client.post(NEW, sent(cast.province, lam="thu")).content.decode()
    assert "<strong>2</strong>" in tried
    assert "hoặc không phải (" in tried
    assert client.post(NEW, sent(cast.province)).status_code == 302
    made = Indicator.objects.get(code="mau.hoac")
    assert made.versions.get().body["numerator"]["where"] == WHERE
    keeping.catch_up(at=timezone.now())
    period = month_of(timezone.localdate())
    assert figures([made.code], [period], cast.province)[made.code, period].numerator == 2

    address = f"/so-lieu/chi-so/{made.pk}/sua/"
    begun = client.get(address).context["form"].initial
    assert (begun["above_1_attribute"], begun["above_1_1_0_value"]) == ("@any", "male")
    changed = sent(version="1", reason="Không tính nữ", above_1_1_attribute="")
    assert client.post(address, changed).status_code == 302
    last = made.versions.order_by("-number")[0]
    assert (last.number, last.body["numerator"]["where"]["all"][1]) == (2, {"any": WHERE["all"][1]["any"][:1]})


def test_faults_say_in_which_condition_of_which_group(cast: Cast, client_for: ClientFor, staff: None) -> None:
    client = client_for(cast.officer)
    wrong = sent(cast.province, above_1_0_attribute="age", above_1_0_value="trẻ")
    form = client.post(NEW, wrong).context["form"]
    assert form.errors["above_1_0_value"] == ["Điều kiện 2.1: Giá trị “trẻ” không hợp với thuộc tính này."]
    hollow = {name: value for name, value in sent(cast.province).items() if not name.startswith("above_1_1_0")}
    form = client.post(NEW, hollow).context["form"]
    assert form.errors["above_1_1_attribute"] == ["Điều kiện 2.2: Nhóm này chưa có điều kiện nào."]


def test_a_definition_deeper_than_the_form_is_left_alone(cast: Cast, client_for: ClientFor, staff: None) -> None:
    deep: Any = {"attribute": "sex", "is": "female"}
    for _ in range(4):
        deep = {"any": [deep]}
    row = make_indicator(cast, code="test.deep", name="Sâu", numerator={"countable": "official", "where": deep})
    answer = client_for(cast.officer).get(f"/so-lieu/chi-so/{row.pk}/sua/", follow=True)
    assert "lồng sâu hơn" in answer.content.decode()


def test_indicator_is_composed_in_the_page_and_a_circle_is_told_by_names(
    cast: Cast, client_for: ClientFor, staff: None
) -> None:
    one = make_indicator(cast, code="test.nam", name="Nam", numerator=term("male"))
    make_indicator(cast, code="test.nu", name="Nữ", numerator=term("female"))
    client = client_for(cast.officer)
    composed = {
        "name": "Nam, nữ", "direction": "none", "source": "Điều 2", "kind": "composed", "unit": str(cast.province.pk),
        "code": "test.ca", "above_codes": ["test.nam", "test.nu"],
    }  # fmt: skip
    assert "<strong>3</strong>" in client.post(NEW, composed | {"lam": "thu"}).content.decode()
    assert client.post(NEW, composed).status_code == 302
    whole = Indicator.objects.get(code="test.ca")
    over = composed | {"name": "Tất cả", "code": "test.tat", "above_codes": ["test.ca"]}
    assert client.post(NEW, over).status_code == 302
    address = f"/so-lieu/chi-so/{whole.pk}/sua/"
    assert client.get(address).context["form"].initial["above_codes"] == ["test.nam", "test.nu"]
    for act in ("thu", "luu"):
        back = composed | {"above_codes": ["test.tat"], "version": "1", "reason": "Thử", "lam": act}
        form = client.post(address, back).context["form"]
        assert form.non_field_errors() == ["Các chỉ số gọi vòng lẫn nhau: “Nam, nữ” → “Tất cả” → “Nam, nữ”."]
    assert (Indicator.objects.get(pk=whole.pk).version, one.version) == (1, 1)
    assert "test.ca" not in client.get(address).context["form"].fields["above_codes"].choices


def term(sex: str) -> dict[str, Any]:
    return {"countable": "official", "where": {"attribute": "sex", "is": sex}}


def test_nobody_composes_of_what_is_not_seen(cast: Cast, client_for: ClientFor, staff: None) -> None:
    """Choices are the indicators that the person sees; another code is refused."""
    make_indicator(cast, code="test.nam", name="Nam", numerator=term("male"))
    asked = {
        "name": "X", "direction": "none", "source": "Điều 2", "kind": "composed", "code": "test.x",
        "above_codes": ["test.nam"],
    }  # fmt: skip
    assert "above_codes" not in client_for(cast.officer).post(NEW, asked).context["form"].errors
    found = client_for(cast.neighbour).post(NEW, asked).context["form"]
    assert "above_codes" in found.errors
    assert "Nam" not in dict(found.fields["above_codes"].choices).values()


def test_places_and_words() -> None:
    facts = countable("official")
    said = read({"code": "x", "name": "x", "numerator": {"countable": "official", "where": WHERE}}).numerator
    assert said is not None
    words = condition_words(facts, said.where)
    assert words.count("(") == 2
    assert "hoặc không phải (" in words
    assert place_words("numerator.where.all.2.any.1") == "tử số, điều kiện 2.1"
    assert place_words("denominator.where") == "mẫu số"
    assert place_words("breakdowns.1") == ""
    assert fault_words(Fault("cycle", "a", (("cycle", "a → b → a"),)), {"a": "Một"}) == (
        "Các chỉ số gọi vòng lẫn nhau: “Một” → b → “Một”."
    )
