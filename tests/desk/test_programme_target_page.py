"""From a sentence of a plan to the names behind its gap: the page of a target, how it is counted, and what is confirmed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.officials.factories import make_person, make_post, make_qualification
from tests.programmes.factories import add_item, add_target, make_directive
from tests.registers.factories import make_holding
from tests.training.factories import make_course, send
from vungmanh.directives.enums import Part
from vungmanh.directives.models import Directive
from vungmanh.indicators.domain import keeping
from vungmanh.officials.models import Person
from vungmanh.programmes.domain.binding import Choice, bind
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import BindingOrigin, Way
from vungmanh.programmes.models import Binding, Programme, Target
from vungmanh.programmes.suggested import named_on
from vungmanh.training.models import Enrolment
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import UnitAttribute

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
CODE = "officials.civil_servant.professional_2_up"
WORDS = "công chức có trình độ chuyên môn từ trung cấp trở lên"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    today = timezone.localdate()
    period = (datetime.date(today.year, 1, 1), datetime.date(today.year + 1, 12, 31))
    directive = make_directive(cast.province, cast.officer, issued_on=period[0], period=period)
    due = period[1].isoformat()
    add_target(directive, f"90% {WORDS}", what=WORDS, value=90, due=due, leads=[cast.commune])
    add_target(directive, "80% nhân dân tin tưởng", what="nhân dân tin tưởng", value=80, due=due)
    return publish(directive, by=cast.officer, at=timezone.now(), on=today)


@pytest.fixture
def staff(cast: Cast) -> list[Person]:
    """Three civil servants of the commune: one with a degree, one without, one of whom nobody knows."""
    people = [
        make_person(cast.commune, name, born_on=datetime.date(1985, 5, 1), sex="female")
        for name in ("An Mẫu", "Bình Thử", "Chi Ví")
    ]
    for person in people:
        make_post(person, "finance_accounting", valid_from=datetime.date(2025, 1, 1))
    make_qualification(people[0], "professional", 4)
    make_qualification(people[1], "professional", 1)
    return people


@pytest.fixture
def counted(programme: Programme, staff: list[Person], cast: Cast, client_for: ClientFor) -> Target:
    """Bound to the indicator that is proposed, its figures kept."""
    keeping.catch_up(at=timezone.now())
    target = programme.targets.get(what=WORDS)
    sent = client_for(cast.officer).post(url("programme_bindings_accept", programme.pk), {"chi-tieu": [target.pk]})
    assert sent.status_code == 302
    return target


def url(name: str, *args: int) -> str:
    return reverse(f"desk:{name}", args=args)


def page(client: Client, target: Target, **query: str) -> Any:
    return client.get(url("programme_target", target.programme_id, target.pk), query)


def sheet(sent: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(sent.content)).active.values)  # type: ignore[union-attr]


def test_proposal_is_taken_over_and_counts(counted: Target, cast: Cast, client_for: ClientFor) -> None:
    row = Binding.objects.get()
    assert (row.indicator, row.origin, row.target) == (CODE, "suggested", counted)
    found = page(client_for(cast.officer), counted)
    assert found.context["figure"] == "33,33% (1/3)"
    assert found.context["need"] == "Cần thêm 2 trường hợp đạt."
    assert found.context["pair"].unjudged == 1


def test_names_behind_the_gap_stand_one_click_away(counted: Target, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    text = client.get(url("programme_text", counted.programme_id), {"muc": f"t{counted.pk}"}).content.decode()
    assert f"{url('programme_target', counted.programme_id, counted.pk)}#con-thieu" in text
    lines = page(client, counted).context["lines"]
    assert [(line.name, line.why) for line in lines] == [("Bình Thử", ["trình độ chuyên môn: Sơ cấp"])]
    assert [line.name for line in page(client, counted, xem="chua-ro").context["lines"]] == ["Chi Ví"]
    assert [line.name for line in page(client, counted, xem="dat").context["lines"]] == ["An Mẫu"]
    assert page(client, counted, q="binh").context["page"].total == 1
    assert page(client, counted, q="khong ai").context["page"].total == 0


def test_records_of_numbers_say_how_much_they_lack(counted: Target, cast: Cast, client_for: ClientFor) -> None:
    for unit, value in ((cast.commune, 60), (cast.other_commune, 40)):
        make_holding(cast, "culture_households", unit, value=value, total=60)
    choice = Choice(Way.COUNTED, "holdings.culture_households")
    seen = counted.bindings.get(ended_at=None).pk
    bind(counted, choice, origin=BindingOrigin.CHOSEN, seen=seen, by=cast.officer, at=timezone.now())
    lines = page(client_for(cast.officer), counted).context["lines"]
    assert [(line.name, line.why) for line in lines] == [(cast.other_commune.name, ["40/60, thiếu 20"])]


def test_neighbour_sees_nothing_and_the_department_no_names(counted: Target, cast: Cast, client_for: ClientFor) -> None:
    assert page(client_for(cast.neighbour), counted).status_code == 404
    seen = page(client_for(cast.commune_officer), counted)
    assert [line.name for line in seen.context["lines"]] == ["Bình Thử"]
    assert seen.context["may_bind"] is False


def test_list_behind_the_gap_goes_to_excel_as_far_as_it_is_seen(
    counted: Target, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.commune_officer)
    sent = page(client, counted, xem="thieu", xuat="xlsx")
    assert sheet(sent) == [
        ("Tên", "Đơn vị", "Vì sao", "Sắp tới"),
        ("Bình Thử", cast.commune.name, "trình độ chuyên môn: Sơ cấp", None),
    ]
    assert [row[0] for row in sheet(page(client, counted, xem="chua-ro", xuat="xlsx"))] == ["Tên", "Chi Ví"]
    assert [row[0] for row in sheet(page(client, counted, q="khong ai", xuat="xlsx"))] == ["Tên"]
    assert page(client_for(cast.neighbour), counted, xuat="xlsx").status_code == 404
    target = counted.programme.targets.get(what="nhân dân tin tưởng")
    assert page(client, target, xuat="xlsx").status_code == 404


def test_figure_leads_to_its_page_or_to_its_rows(counted: Target, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    address = page(client, counted).context["figure_url"]
    found = client.get(address, follow=True)
    assert (found.context["value"], found.context["exact"]) == ("33,33%", "1/3")
    way = page(client, counted).context["chart"].rows
    assert way[-1].url == address
    assert {client.get(each.url, follow=True).status_code for each in way} == {200}
    seen = page(client_for(cast.commune_officer), counted)
    assert seen.context["figure_url"] == ""
    assert {each.url for each in seen.context["chart"].rows} == {""}
    assert '<a class="figure" href="#con-thieu">33,33% (1/3)</a>' in seen.content.decode()
    assert client_for(cast.commune_officer).get(address, follow=True).status_code == 404


def test_figure_that_is_limited_leads_to_its_rows_only(counted: Target, cast: Cast, client_for: ClientFor) -> None:
    UnitAttribute.objects.create(unit=cast.commune, key="area", value="mountain")
    client = client_for(cast.officer)
    seen = Binding.objects.get(ended_at=None).pk
    said = {"seen": seen, "chi-so": CODE, "way": "counted", "limits": ["area=mountain"]}
    client.post(url("programme_target_bind", counted.programme_id, counted.pk), said)
    found = page(client, counted)
    assert (found.context["figure"], found.context["figure_url"]) == ("33,33% (1/3)", "")


def test_retirement_is_known_for_the_day_it_is_due(
    counted: Target, staff: list[Person], cast: Cast, client_for: ClientFor
) -> None:
    today = timezone.localdate()
    Person.objects.filter(pk=staff[0].pk).update(born_on=datetime.date(today.year - 61, 1, 1))
    found = page(client_for(cast.officer), counted)
    assert found.context["outlook"].leaving_counted.keys() == {staff[0].pk}
    assert found.context["expected"] == "0% (0/2)"
    ((words, asked),) = found.context["outlook_words"]
    assert (words, f'href="?{asked.replace("&", "&amp;")}#con-thieu"' in found.content.decode()) == (
        "1 người đã đạt nghỉ hưu trước hạn.",
        True,
    )
    kept = page(client_for(cast.officer), counted, xem="dat", sap="nghi")
    assert [line.name for line in kept.context["lines"]] == [staff[0].full_name]


def listed(client: Client, target: Target, side: str) -> list[str]:
    """Names on a side, which the page leads to."""
    assert f'href="?xem={side}#con-thieu"' in page(client, target).content.decode()
    return sorted(line.name for line in page(client, target, xem=side).context["lines"])


def test_figure_expected_for_the_day_leads_to_who_counts_then(
    counted: Target, staff: list[Person], cast: Cast, client_for: ClientFor
) -> None:
    today, client = timezone.localdate(), client_for(cast.officer)
    older = make_person(cast.commune, "Đinh Nghỉ", born_on=datetime.date(today.year - 61, 1, 1), sex="male")
    make_post(older, "finance_accounting", valid_from=datetime.date(2025, 1, 1))
    make_qualification(older, "professional", 4)
    soon = today + datetime.timedelta(days=40)
    send(cast, make_course(cast, starts_on=today, ends_on=soon, kind="professional", level=4), staff[1])
    assert page(client, counted).context["expected"] == "66,67% (2/3)"
    assert listed(client, counted, "den-han") == ["An Mẫu", "Bình Thử"]
    names = [row[0] for row in sheet(page(client, counted, xem="den-han", xuat="xlsx"))]
    assert names == ["Tên", "An Mẫu", "Bình Thử"]
    assert [line.name for line in page(client_for(cast.leader), counted, xem="den-han").context["lines"]] == [
        "An Mẫu", "Bình Thử",
    ]  # fmt: skip
    assert page(client_for(cast.neighbour), counted, xem="den-han").status_code == 404


def test_who_may_retire_unknown_when_stands_one_click_away(
    counted: Target, staff: list[Person], cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.officer)
    assert "chua-ro-nghi" not in page(client, counted).content.decode()
    Person.objects.filter(pk__in=[staff[0].pk, staff[2].pk]).update(born_on=None)
    assert page(client, counted).context["outlook_words"] == [("2 người chưa rõ ngày nghỉ hưu.", "xem=chua-ro-nghi")]
    assert listed(client, counted, "chua-ro-nghi") == ["An Mẫu", "Chi Ví"]


def test_persons_trained_count_once_and_their_figure_leads_to_them(
    counted: Target, staff: list[Person], cast: Cast, client_for: ClientFor
) -> None:
    today, client = timezone.localdate(), client_for(cast.officer)
    later = today + datetime.timedelta(days=40)
    for title, day, people in (
        ("Lớp một", today, staff[:2]),
        ("Lớp hai", today, staff[:1]),
        ("Lớp ba", later, staff[2:]),
    ):
        send(cast, make_course(cast, title=title, starts_on=day, ends_on=day), *people)
    seen = counted.bindings.get(ended_at=None).pk
    choice = Choice(Way.COUNTED, "training.trained")
    Target.objects.filter(pk=counted.pk).update(unit_of_measure="người")
    bind(counted, choice, origin=BindingOrigin.CHOSEN, seen=seen, by=cast.officer, at=timezone.now())
    assert [page(client, counted).context[name] for name in ("figure", "expected")] == ["2", "3"]
    Enrolment.objects.filter(course__title="Lớp hai").update(unit=cast.other_commune)
    assert page(client, counted).context["figure"] == "2"
    assert listed(client, counted, "dat") == ["An Mẫu", "Bình Thử"]
    assert listed(client, counted, "den-han") == ["An Mẫu", "Bình Thử", "Chi Ví"]


def test_target_bound_to_what_communes_typed_is_counted_from_the_register(
    counted: Target, cast: Cast, client_for: ClientFor
) -> None:
    make_holding(cast, "culture_households", cast.commune, value=45, total=60)
    typed, kept = "reported.households_culture", "holdings.culture_households"
    Binding.objects.filter(ended_at=None).update(indicator=typed)
    assert page(client_for(cast.officer), counted).context["counted"] is None
    import_module("vungmanh.programmes.migrations.0004_culture_households_counted").count_them(apps, None)
    assert Binding.objects.get(ended_at=None).indicator == kept
    assert page(client_for(cast.officer), counted).context["figure"] == "75% (45/60)"


def test_decision_is_changed_and_taken_back(counted: Target, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    seen = Binding.objects.get(ended_at=None).pk
    said = {"seen": seen, "chi-so": CODE, "way": "counted", "limits": ["area=mountain"]}
    client.post(url("programme_target_bind", counted.programme_id, counted.pk), said)
    row = Binding.objects.get(ended_at=None)
    assert (row.limits, row.origin) == ({"area": ["mountain"]}, "chosen")
    stale = client.post(url("programme_target_bind", counted.programme_id, counted.pk), said, follow=True)
    assert "Người khác vừa quyết định" in stale.content.decode()
    client.post(url("programme_target_unbind", counted.programme_id, counted.pk), {"seen": row.pk})
    assert Binding.objects.get(ended_at=None).limits == {}


def test_judged_by_a_person_is_judged_everywhere(programme: Programme, cast: Cast, client_for: ClientFor) -> None:
    target = programme.targets.get(what="nhân dân tin tưởng")
    client = client_for(cast.officer)
    client.post(url("programme_target_bind", programme.pk, target.pk), {"seen": "", "way": "judged"})
    target.refresh_from_db()
    assert target.is_judged
    client.post(url("programme_target_unbind", programme.pk, target.pk), {"seen": Binding.objects.get().pk})
    target.refresh_from_db()
    assert not target.is_judged


def test_indicator_that_is_not_there_is_refused_in_words(
    programme: Programme, cast: Cast, client_for: ClientFor
) -> None:
    target = programme.targets.get(what=WORDS)
    said = {"seen": "", "way": "counted", "chi-so": "khong.co"}
    sent = client_for(cast.officer).post(url("programme_target_bind", programme.pk, target.pk), said, follow=True)
    assert "Hãy chọn một chỉ số" in sent.content.decode()
    assert not Binding.objects.exists()


@pytest.mark.parametrize("name", ["programme_bindings_accept", "programme_target_bind", "programme_target_unbind"])
def test_only_who_steers_decides(programme: Programme, cast: Cast, client_for: ClientFor, name: str) -> None:
    args = [programme.pk] if name == "programme_bindings_accept" else [programme.pk, programme.targets.first().pk]  # type: ignore[union-attr]
    assert client_for(cast.commune_officer).post(url(name, *args)).status_code == 403
    assert client_for(cast.neighbour).post(url(name, *args)).status_code == 404
    assert client_for(cast.officer).get(url(name, *args)).status_code == 405


def test_like_words_are_proposed_as_remembered(counted: Target, cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer, number="7/KH-UBND")
    add_target(directive, f"95% {WORDS}", what=WORDS, value=95)
    other = publish(directive, by=cast.officer, at=AT, on=timezone.localdate())
    lines = client_for(cast.officer).get(url("programme_bindings", other.pk)).context["lines"]
    assert [(line.best.origin, line.best.choice.indicator) for line in lines] == [("remembered", CODE)]
    heads, line = sheet(client_for(cast.officer).get(url("programme_bindings", other.pk), {"xuat": "xlsx"}))
    assert (len(heads), line[3], line[5]) == (6, "đếm từ sổ", "gợi ý")


@pytest.mark.parametrize("more", [0, 2])
def test_pages_ask_the_same_number_of_questions(
    counted: Target,
    cast: Cast,
    client_for: ClientFor,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(more):
        person = make_person(cast.commune, f"Dư {number} Mẫu")
        make_post(person, "finance_accounting", valid_from=datetime.date(2025, 1, 1))
        make_qualification(person, "professional", 1)
        Target.objects.create(
            programme=counted.programme, item=counted.item, what=f"{WORDS} {number}", value=9, comparator=">=",
            position=70 + number,
        )  # fmt: skip
    client = client_for(cast.officer)
    with django_assert_num_queries(26):
        assert len(page(client, counted).context["lines"]) == 1 + more
    with django_assert_num_queries(12):
        client.get(url("programme_bindings", counted.programme_id))


@pytest.fixture
def report(cast: Cast, staff: list[Person]) -> Directive:
    directive = make_directive(cast.province, cast.officer, number="", state="published")
    day = timezone.localdate().isoformat()
    for quote, what, more in (
        ("33,33% công chức có trình độ chuyên môn từ trung cấp trở lên", WORDS, {"value": 33.33, "unit": "%"}),
        ("50% công chức là nữ", "công chức là nữ", {"value": 50, "unit": "%"}),
        ("12 cầu treo", "cầu treo", {"value": 12, "unit": "cầu"}),
    ):
        add_item(directive, Part.RESULT, quote, what=what, as_of=day, **more)
    return directive


def test_results_agree_differ_or_cannot_be_known(report: Directive, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    rows = client.get(url("directive_results", report.pk)).context["page"].rows
    assert [row.found.compared.verdict.value for row in rows] == ["agrees", "differs", "unknown"]
    assert rows[1].by == "sổ nhiều hơn 50 điểm phần trăm"
    one = client.get(url("directive_results", report.pk), {"ket-luan": "differs"}).context["page"].rows
    assert [row.title for row in one] == ["Công chức là nữ"]
    heads, *lines = sheet(client.get(url("directive_results", report.pk), {"ket-luan": "differs", "xuat": "xlsx"}))
    assert (heads[0], [line[0] for line in lines]) == ("Kết quả văn bản nêu", ["Công chức là nữ"])
    assert (lines[0][5], lines[0][6]) == ("Lệch", "sổ nhiều hơn 50 điểm phần trăm")


def test_what_registers_count_leads_to_the_same_figure(
    report: Directive, cast: Cast, client_for: ClientFor, settings: Any
) -> None:
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    keeping.catch_up(at=timezone.now())
    last_month = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    for item in report.items.all():
        item.data["as_of"] = last_month.isoformat()
        item.save(update_fields=["data"])
    client = client_for(cast.officer)
    shown = client.get(url("directive_results", report.pk))
    share, women, _unknown = shown.context["page"].rows
    assert (
        f'<a class="figure" href="{share.figure_url.replace("&", "&amp;")}">33,33% (1/3)</a>' in shown.content.decode()
    )
    assert client.get(share.figure_url, follow=True).context["exact"] == "1/3"
    assert client.get(women.figure_url, follow=True).context["exact"] == "3"
    assert client_for(cast.neighbour).get(share.figure_url, follow=True).status_code == 404


def test_comparison_is_confirmed_and_taken_back(report: Directive, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    item = report.items.order_by("position")[0]
    client.post(url("directive_results_accept", report.pk), {"ket-qua": [item.pk], "viec": "nhan"})
    row = Binding.objects.get()
    assert (row.result, row.indicator) == (item, CODE)
    said = {"ket-qua": [item.pk], "viec": "lay-lai", f"seen-{item.pk}": row.pk}
    client.post(url("directive_results_accept", report.pk), said)
    assert not Binding.objects.filter(ended_at=None).exists()


def test_neighbour_compares_nothing(report: Directive, cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.neighbour).get(url("directive_results", report.pk)).status_code == 404
    assert client_for(cast.neighbour).post(url("directive_results_accept", report.pk)).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_comparison_asks_the_same_number_of_questions(
    report: Directive,
    cast: Cast,
    client_for: ClientFor,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(more):
        add_item(
            report, Part.RESULT, f"Thêm {number}: 3 công chức là nữ", what="công chức là nữ", value=3, unit="người",
            as_of=timezone.localdate().isoformat(),
        )  # fmt: skip
    client = client_for(cast.officer)
    with django_assert_num_queries(16):
        client.get(url("directive_results", report.pk))


def test_what_can_be_chosen_is_named_in_the_language_of_the_page(
    counted: Target, cast: Cast, client_for: ClientFor
) -> None:
    cast.officer.language = "en"
    cast.officer.save(update_fields=["language"])
    found = page(client_for(cast.officer), counted, **{"chi-so": CODE})
    text = found.content.decode()
    assert '<optgroup label="Area">' in text
    assert '<option value="area=mountain">mountain</option>' in text
    assert "miền núi" not in text


def test_proposals_do_not_hang_on_the_language_of_who_looks(counted: Target) -> None:
    with translation.override("vi"):
        vietnamese = named_on(timezone.localdate(), {"officials.staff.count"})
    with translation.override("en"):
        assert named_on(timezone.localdate(), {"officials.staff.count"}) == vietnamese
    assert vietnamese[0].cells["sex"]["female"] == "giới tính: nữ"


def test_units_of_a_band_stand_as_the_page_of_mixes_says(cast: Cast, client_for: ClientFor) -> None:
    """Three engineers where one or two are asked for; one, one of whom nobody knows, and nobody at all."""
    today = timezone.localdate()
    period = (datetime.date(today.year, 1, 1), datetime.date(today.year + 1, 12, 31))
    directive = make_directive(cast.province, cast.officer, issued_on=period[0], period=period)
    asked = {"comparator": "range", "value": 1, "high": 2, "unit": "kỹ sư", "due": period[1].isoformat()}
    add_target(directive, "1 - 2 kỹ sư", what="kỹ sư", leads=[cast.commune], **asked)
    target = publish(directive, by=cast.officer, at=timezone.now(), on=today).targets.get()
    within = make_unit("Xã Mẫu Giữa", parent=cast.province, level=UnitLevel.COMMUNE)
    unclear = make_unit("Xã Mẫu Mờ", parent=cast.province, level=UnitLevel.COMMUNE)
    for unit, count, field in ((cast.commune, 3, "fishery"), (within, 2, "fishery"), (unclear, 1, "")):
        for number in range(count):
            person = make_person(unit, f"Kỹ sư {number}")
            make_post(person, "finance_accounting", valid_from=datetime.date(2025, 1, 1))
            make_qualification(person, "professional", 4, field=field)
    choice = Choice(Way.COUNTED, "officials.engineers_agriculture", each="commune")
    bind(target, choice, origin=BindingOrigin.CHOSEN, seen=0, by=cast.officer, at=timezone.now())
    keeping.catch_up(at=timezone.now())
    lines = page(client_for(cast.officer), target).context["unit_lines"]
    assert [(line.unit.name, line.figure, line.word) for line in lines] == [
        ("Xã Mẫu Hạ", "0", "Chưa đạt"),
        ("Xã Mẫu Mờ", "0", "Chưa đủ dữ liệu để xét"),
        ("Xã Mẫu Thượng", "3", "Chưa đạt: nhiều hơn khung 1"),
        ("Xã Mẫu Giữa", "2", "Đạt"),
    ]
