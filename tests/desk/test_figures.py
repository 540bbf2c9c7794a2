"""The room of figures: catalogue, one figure with its rows, tables, quality of data, the editor of definitions."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT, make_unit, make_user
from tests.figures.crawl import make_indicator
from tests.officials.factories import make_person, make_post, make_qualification
from vungmanh.accounts.enums import Role
from vungmanh.accounts.naming import sorted_by
from vungmanh.core.models import AuditEntry
from vungmanh.desk.figures import rows
from vungmanh.desk.figures.wording import condition_words, exact, number, term_words
from vungmanh.indicators.countables import countable, countables
from vungmanh.indicators.definitions import read
from vungmanh.indicators.domain import keeping
from vungmanh.indicators.models import Indicator, KeptPeriod
from vungmanh.indicators.pairs import Pair
from vungmanh.indicators.periods import month_of
from vungmanh.indicators.quality import keep_quality, kept_quality_by_unit, quality_by_unit
from vungmanh.language.text import fold
from vungmanh.officials.models import Person
from vungmanh.units.domain import tree
from vungmanh.units.enums import UnitLevel

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
SHARE: dict[str, Any] = {
    "code": "test.share",
    "name": "Tỷ lệ trung cấp trở lên",
    "measure": "%",
    "direction": "up",
    "source": "Quyết định 04/2004/QĐ-BNV, Điều 6",
    "numerator": {"countable": "official", "where": {"attribute": "professional_level", "at_least": 2}},
    "denominator": {"countable": "official", "where": {"attribute": "kind", "is": "cadre"}},
    "breakdowns": ["sex"],
}
LONG_AGO = datetime.date(2020, 1, 1)


@pytest.fixture
def share(cast: Cast, settings: Any) -> Indicator:
    """Three cadres of the commune: one with an intermediate degree, one with a lower one, one of whom nobody knows."""
    settings.FIGURE_MONTHS, settings.FIGURE_YEARS = 3, 1
    Indicator.objects.all().delete()
    for name, level, sex in (
        ("Lò Thị Trên", 2, "female"),
        ("Lò Văn Dưới", 1, "male"),
        ("Lò Văn Chưa Rõ", None, "male"),
    ):
        add_cadre(cast, name, level, sex)
    row = make_indicator(cast, **SHARE)
    keeping.catch_up(at=timezone.now())
    return row


def add_cadre(cast: Cast, name: str, level: int | None, sex: str) -> Person:
    person = make_person(cast.commune, name, sex=sex)
    if level is not None:
        make_qualification(person, "professional", level)
    make_post(person, "party_deputy_secretary", valid_from=LONG_AGO)
    return person


def page(client: Client, row: Indicator, **asked: Any) -> Any:
    return client.get(f"/so-lieu/chi-so/{row.pk}/so/", asked)


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_catalogue_finds_without_accents_and_shows_the_figure(
    cast: Cast, client_for: ClientFor, share: Indicator
) -> None:
    client = client_for(cast.officer)
    found = text_of(client.get("/so-lieu/?q=ty+le+trung+cap"))
    assert "Tỷ lệ trung cấp trở lên" in found
    assert "33,33%" in found
    assert "1/3" in found
    assert "Không có chỉ số nào hợp với bộ lọc" in text_of(client.get("/so-lieu/?q=khong+co+gi+het"))
    assert "Không có chỉ số nào hợp" in text_of(client.get("/so-lieu/?so=premises"))
    assert "Tỷ lệ trung cấp" in text_of(client.get("/so-lieu/?so=official&loai=counted&sort=-ma"))


def test_a_figure_says_its_pair_its_meaning_and_its_rows(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    found = text_of(page(client_for(cast.officer), share))
    for words in (
        "33,33%", "1/3", "Quyết định 04/2004/QĐ-BNV", "trình độ chuyên môn từ Trung cấp trở lên", "Lò Thị Trên",
        "Xã Mẫu Thượng", "1 dòng chưa đủ dữ liệu", "Theo giới tính",
    ):  # fmt: skip
        assert words in found, words
    assert "Lò Văn Dưới" not in found


def test_pages_say_what_is_still_being_counted(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.officer)
    late, never = "Định nghĩa mới của chỉ số đang được tính", "Chưa có kỳ nào được tính xong"
    assert late not in text_of(page(client, share))
    assert never not in text_of(client.get(f"/so-lieu/bang/?chi_so={share.pk}"))
    Indicator.objects.filter(pk=share.pk).update(counted=0)
    assert late in text_of(page(client, share))
    KeptPeriod.objects.update(opened_at=None)
    assert never in text_of(client.get(f"/so-lieu/bang/?chi_so={share.pk}"))


def test_indicators_are_named_in_the_language_of_the_person(cast: Cast, client_for: ClientFor) -> None:
    row = Indicator.objects.get(code="training.turns")
    client = client_for(cast.officer)
    assert "Lượt cán bộ được đưa đi đào tạo" in text_of(client.get(f"/so-lieu/chi-so/{row.pk}/"))
    client.cookies["django_language"] = "en"
    cast.officer.language = "en"
    cast.officer.save(update_fields=["language"])
    for address in (f"/so-lieu/chi-so/{row.pk}/", f"/so-lieu/chi-so/{row.pk}/so/", "/so-lieu/?q=sent+to+training"):
        found = text_of(client.get(address))
        assert "Turns of officials sent to training" in found, address
        assert "Lượt cán bộ" not in found, address


@pytest.mark.parametrize(
    ("tab", "name"), [("duoc-tinh", "Lò Thị Trên"), ("khong-tinh", "Lò Văn Dưới"), ("chua-du", "Lò Văn Chưa Rõ")]
)
def test_rows_stand_in_three_tabs(cast: Cast, client_for: ClientFor, share: Indicator, tab: str, name: str) -> None:
    found = text_of(page(client_for(cast.commune_officer), share, dong=tab))
    names = ["Lò Thị Trên", "Lò Văn Dưới", "Lò Văn Chưa Rõ"]
    assert [each for each in names if each in found] == [name]


def test_rows_are_searched_and_go_out_as_excel(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.officer)
    assert "Lò Văn Dưới" in text_of(page(client, share, dong="khong-tinh", q="van duoi"))
    assert "Không có dòng nào hợp" in text_of(page(client, share, dong="khong-tinh", q="ai do"))
    sheet = load_workbook(io.BytesIO(page(client, share, dong="chua-du", xuat="xlsx").content)).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Lò Văn Chưa Rõ"]


def test_who_may_not_see_files_sees_counts_and_no_names(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    viewer = client_for(make_user("nguoixem", role=Role.VIEWER, unit=cast.province))
    found = text_of(page(viewer, share))
    assert "33,33%" in found
    assert "Lò Thị Trên" not in found
    assert "bạn chỉ xem được số đếm" in found
    assert page(viewer, share, xuat="xlsx").status_code == 404


def test_neighbour_sees_nothing_of_a_unit_next_door(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    everybody = Indicator.objects.get(pk=share.pk)
    everybody.owner = None
    everybody.save()
    client = client_for(cast.neighbour)
    assert page(client, share, don_vi=cast.commune.pk).status_code == 404
    assert client.get("/so-lieu/", {"don_vi": cast.commune.pk}).status_code == 404
    assert client.get("/so-lieu/bang/", {"don_vi": cast.commune.pk}).status_code == 404
    assert client.get("/so-lieu/chat-luong/", {"don_vi": cast.commune.pk}).status_code == 404
    assert AuditEntry.objects.filter(action="access.refused", actor=cast.neighbour).count() == 4
    for address in (f"/so-lieu/chi-so/{share.pk}/so/", "/so-lieu/bang/?cap=xa", "/so-lieu/chat-luong/"):
        found = text_of(client.get(address))
        assert "Mẫu Thượng" not in found
        assert "Lò Thị Trên" not in found


def test_a_commune_does_not_see_the_commune_beside_it(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.commune_officer)
    assert page(client, share, don_vi=cast.other_commune.pk).status_code == 404
    assert page(client, share, don_vi=cast.province.pk).status_code == 404
    assert "Xã Mẫu Hạ" not in text_of(client.get("/so-lieu/bang/?cap=ngang"))


@pytest.mark.parametrize(
    "asked",
    [
        {"don_vi": "abc"}, {"don_vi": "99999999"}, {"don_vi": "9" * 30}, {"ky": "2026-13"}, {"ky": "x"}, {"ky": "1990-01"},
        {"ky": "99999"}, {"o": "nothing=1"}, {"o": "age=5"},
    ],
)  # fmt: skip
def test_wrong_addresses_are_not_there(
    cast: Cast, client_for: ClientFor, share: Indicator, asked: dict[str, str]
) -> None:
    assert page(client_for(cast.officer), share, **asked).status_code == 404


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("32/13/2026", "31/12/2026"), ("31/02/2026", "31/12/2026"), ("2026-02-31", "31/12/2026"), ("<b>x", "31/12/2026"),
        ("01/01/9999", "Hãy ghi một ngày"), ("01/01/2099", "Ngày này chưa đến. Hãy ghi một ngày đã qua, muộn nhất là"),
    ],
)  # fmt: skip
def test_a_day_that_is_none_stays_in_its_field_and_is_told(
    cast: Cast, client_for: ClientFor, share: Indicator, day: str, told: str
) -> None:
    found = text_of(page(client_for(cast.officer), share, biet_den=day))
    assert "như đã biết đến hết ngày" not in found
    assert f'value="{escape(day)}" aria-invalid="true" aria-describedby="id_biet_den_wrong"' in found
    message = found.partition('id="id_biet_den_wrong">')[2].partition("</p>")[0]
    assert told in message
    assert message.endswith("Con số dưới đây là như đã biết đến hôm nay.")
    assert text_of(page(client_for(cast.officer), share)).count("33,33%") == found.count("33,33%")


def test_today_and_no_day_ask_for_now(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    for day in ("", f"{timezone.localdate():%d/%m/%Y}"):
        found = text_of(page(client_for(cast.officer), share, biet_den=day))
        assert "như đã biết đến hết ngày" not in found
        assert "aria-invalid" not in found
        assert f'value="{day}"' in found


def test_what_was_known_before_anything_was_counted_is_nothing(
    cast: Cast, client_for: ClientFor, share: Indicator
) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    found = text_of(page(client_for(cast.officer), share, biet_den=yesterday.isoformat()))
    assert "như đã biết đến hết ngày" in found
    assert "33,33%" not in found


def test_one_part_of_a_breakdown_is_a_figure_of_its_own(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    found = text_of(page(client_for(cast.officer), share, o="sex=female"))
    assert "100%" in found
    assert "giới tính: nữ" in fold_free(found)
    assert "Lò Văn" not in text_of(page(client_for(cast.officer), share, o="sex=female", dong="khong-tinh"))


def fold_free(text: str) -> str:
    return text.lower()


@pytest.mark.parametrize("count", [1, 3])
def test_figure_page_asks_the_same_whatever_the_rows(
    cast: Cast, client_for: ClientFor, share: Indicator, django_assert_num_queries: Any, count: int
) -> None:
    for number_ in range(count - 1):
        add_cadre(cast, f"Lò Thị Thêm {number_}", 3, "female")
    keeping.check(at=timezone.now())
    client = client_for(cast.officer)
    with django_assert_num_queries(QUERIES["figure"]):
        page(client, share)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_whatever_the_rows(
    cast: Cast, client_for: ClientFor, share: Indicator, django_assert_num_queries: Any, count: int
) -> None:
    for number_ in range(count - 1):
        make_indicator(cast, code=f"test.more{number_}", name="Thêm")
    client = client_for(cast.officer)
    for address in ("/so-lieu/", "/so-lieu/bang/?cap=xa", "/so-lieu/chat-luong/"):
        shown = f"{address}&chi_so={share.pk}" if "bang" in address else address
        with django_assert_num_queries(QUERIES[address]):
            assert client.get(shown).status_code == 200


QUERIES = {"figure": 12, "/so-lieu/": 8, "/so-lieu/bang/?cap=xa": 10, "/so-lieu/chat-luong/": 10}


@pytest.mark.parametrize("walked", [True, False])
def test_rows_of_people_come_by_name_however_they_are_found(
    cast: Cast, client_for: ClientFor, share: Indicator, monkeypatch: pytest.MonkeyPatch, walked: bool
) -> None:
    """Walking through the names, or sorting all: the same rows on the same pages, and as many as the kept figure says."""
    monkeypatch.setattr(rows, "_PART_WALKED", 0 if walked else 5000)
    names = [f"Lò Văn {letter}" for letter in "XDBQAMTKHCPGNVSEIOULR"]
    for name in names:
        add_cadre(cast, name, 3, "male")
    keeping.check(at=timezone.now())
    client, found = client_for(cast.officer), []
    for number_ in (1, 2):
        context = page(client, share, page=str(number_)).context
        assert context["rows"].page.total == 22
        found += [line.name for line in context["rows"].lines]
    assert found == sorted([*names, "Lò Thị Trên"], key=sorted_by)


def test_table_over_units_sorts_by_any_column_and_goes_out_as_excel(
    cast: Cast, client_for: ClientFor, share: Indicator
) -> None:
    client = client_for(cast.officer)
    for view in ("bang", "nhiet", "cot"):
        found = text_of(client.get("/so-lieu/bang/", {"chi_so": share.pk, "cap": "xa", "hien": view, "sort": "-c2"}))
        assert "33,33%" in found, view
    found = text_of(client.get("/so-lieu/bang/", {"chi_so": share.pk, "cap": "xa", "cot": "sex", "so": "cap-so"}))
    assert "0/2" in found
    for view, column in (("bang", "sex"), ("nhiet", "sex"), ("cot", "ky")):
        answer = client.get("/so-lieu/bang/", {"chi_so": share.pk, "cap": "xa", "hien": view, "cot": column})
        links = re.findall(rf'"(/so-lieu/chi-so/{share.pk}/so/[^"]*)"', answer.content.decode())
        assert links and all(
            re.search(r"\?don_vi=\d+&amp;ky=\d{4}-\d\d(&amp;o=sex%3D\w*)?$", link) for link in links
        ), links
    answer = client.get("/so-lieu/bang/", {"chi_so": share.pk, "cap": "xa", "xuat": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2, values_only=True))
    assert ("Xã Mẫu Thượng", 33.33, "1/3") in [(row[0], row[-2], row[-1]) for row in rows]
    assert rows[-1][0] == cast.province.name
    heads = [cell.value for cell in load_workbook(io.BytesIO(answer.content)).active[1]]
    assert re.fullmatch(r"\d\d/\d{4} \(%\)", heads[-2]), heads
    for wrong in (
        {"so_ky": "x"},
        {"so_ky": "-1"},
        {"cap": "x"},
        {"cot": "x"},
        {"hien": "x"},
        {"sort": "c99"},
        {"sort": "cx"},
    ):
        assert client.get("/so-lieu/bang/", wrong).status_code == 200, wrong


@pytest.mark.parametrize("view", ["bang", "nhiet", "cot"])
def test_unit_below_which_nothing_is_counted_shows_its_own_figure(
    cast: Cast, client_for: ClientFor, share: Indicator, view: str
) -> None:
    """No village stands for all that have nothing to count."""
    make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE)
    asked = {"chi_so": share.pk, "don_vi": cast.commune.pk, "hien": view}
    client = client_for(cast.commune_officer)
    found = client.get("/so-lieu/bang/", asked)
    assert found.context["page"].rows == []
    main = text_of(found).partition("</form>")[2]
    assert "Các đơn vị này chưa có gì để tính." in main
    assert "33,33%" in main
    sheet = load_workbook(io.BytesIO(client.get("/so-lieu/bang/", asked | {"xuat": "xlsx"}).content)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [cast.commune.name]


@pytest.mark.parametrize("level", ["duoi", "xa"])
@pytest.mark.parametrize("is_summed", [True, False])
def test_table_read_by_page_says_what_reading_all_says(
    cast: Cast, client_for: ClientFor, share: Indicator, level: str, is_summed: bool
) -> None:
    """By name only the figures of a page are read; the heat map, as every sheet, reads all."""
    tree.move(cast.other_commune, parent=cast.neighbour_province, on=datetime.date(2026, 2, 1), by=cast.officer, at=AT)
    if is_summed:
        keeping.check(at=AT + datetime.timedelta(days=1))
        KeptPeriod.objects.update(unsummed_on=None)
    client = client_for(cast.officer)
    asked = {"chi_so": share.pk, "cap": level, "so": "cap-so", "don_vi": cast.province.pk}
    pages = [client.get("/so-lieu/bang/", asked | {"hien": view}).content.decode() for view in ("bang", "nhiet")]
    by_page, by_all = (
        [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)[1:]]
        for page in pages
    )
    assert len(by_page) > 1
    assert by_page == by_all


def test_quality_tells_what_is_not_known(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    found = text_of(client_for(cast.officer).get("/so-lieu/chat-luong/?so=official"))
    assert "Trình độ chuyên môn" in found
    assert "Xã Mẫu Thượng" in found
    sheet = load_workbook(io.BytesIO(client_for(cast.officer).get("/so-lieu/chat-luong/?xuat=xlsx").content)).active
    assert [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [("Xã Mẫu Thượng", 3)]
    assert client_for(cast.officer).get("/so-lieu/chat-luong/?so=x&sort=x").status_code == 200


def test_number_of_rows_that_nobody_knows_leads_to_them(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client, address = client_for(cast.officer), "/so-lieu/chat-luong/?so=official"
    place = f"don_vi={cast.province.pk}&amp;so=official&amp;dong=professional_level#dong"
    assert place in client.get(address).content.decode()
    found = client.get(f"{address}&dong=professional_level")
    shown = found.context["doubtful"]
    missing = next(row for row in found.context["attributes"] if row[0] == "professional_level")
    assert [line.name for line in shown.lines] == ["Lò Văn Chưa Rõ"]
    own, text = found.context["own"], found.content.decode()
    assert sum(row[2] for row in found.context["attributes"]) == own.quality.missing
    assert f'so=official&amp;dong=thieu#dong">{own.pct}' in text
    assert 'id="chua-ro"' in text
    assert missing[2] == shown.page.total == 1
    sheet = load_workbook(io.BytesIO(client.get(f"{address}&dong=professional_level&xuat=xlsx").content)).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Lò Văn Chưa Rõ"]
    assert client.get(f"{address}&dong=khong-co").context["doubtful"] is None
    hidden = client_for(cast.lead_officer).get("/so-lieu/chat-luong/?so=official&dong=professional_level")
    assert "Lò Văn Chưa Rõ" not in hidden.content.decode()
    neighbour = client_for(cast.neighbour).get(f"{address}&dong=professional_level")
    assert "Lò Văn Chưa Rõ" not in neighbour.content.decode()


def test_nothing_on_either_side_of_the_line_is_said_in_words() -> None:
    assert [exact(pair) for pair in (Pair(Decimal(0), Decimal(0)), Pair(Decimal(0), Decimal(3)), Pair(Decimal(0)))] == [
        "không có gì để tính", "0/3", "0",
    ]  # fmt: skip


def test_quality_of_a_territory_is_that_of_the_night(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    """The page of the commune already knows of somebody who came since."""
    keep_quality(at=timezone.now())
    add_cadre(cast, "Lò Thị Thêm", None, "female")
    client = client_for(cast.officer)
    whole = client.get("/so-lieu/chat-luong/?so=official").context
    own = client.get(f"/so-lieu/chat-luong/?so=official&don_vi={cast.commune.pk}").context
    assert (whole["own"].quality.rows, own["own"].quality.rows) == (3, 4)
    assert own["own"].quality.missing > whole["own"].quality.missing
    assert whole["counted_at"].date() == timezone.now().date()
    assert own["counted_at"] is None
    assert [line.quality.rows for line in whole["lines"]] == [3]


@pytest.mark.parametrize("count", [1, 3])
def test_kept_quality_asks_the_same_whatever_the_rows(
    cast: Cast, client_for: ClientFor, share: Indicator, django_assert_num_queries: Any, count: int
) -> None:
    for number_ in range(count - 1):
        add_cadre(cast, f"Lò Thị Thêm {number_}", 3, "female")
    keep_quality(at=timezone.now())
    client = client_for(cast.officer)
    with django_assert_num_queries(7):
        assert client.get("/so-lieu/chat-luong/").status_code == 200


def test_kept_quality_says_what_counting_says(cast: Cast, share: Indicator) -> None:
    units, on = [cast.province, cast.commune, cast.neighbour_province], timezone.localdate()
    keep_quality(at=timezone.now())
    for facts in countables():
        kept = kept_quality_by_unit(facts, units)
        if kept is not None:
            assert kept[0] == quality_by_unit(facts, units, on)


def sent(**more: str) -> dict[str, Any]:
    said = {"name": "Tỷ lệ nữ", "measure": "%", "direction": "up", "source": "Điều 1", "lam": "luu"}
    said |= {
        "above_countable": "official",
        "above_together": "all",
        "above_0_attribute": "sex",
        "above_0_operator": "is",
    }
    return said | {"above_0_value": "female", "below_countable": "official", "below_together": "all"} | more


def test_editor_tries_on_live_data_and_saves(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.officer)
    asked = sent(unit=str(cast.province.pk), code="mau.nu")
    tried = text_of(client.post("/so-lieu/chi-so/moi/", asked | {"lam": "thu"}))
    assert "33,33%" in tried
    assert not Indicator.objects.filter(code="mau.nu").exists()
    client.post("/so-lieu/chi-so/moi/", asked)
    made = Indicator.objects.get(code="mau.nu")
    assert read(made.versions.get().body).numerator == read(SHARE | {"code": "x", "numerator": {
        "countable": "official", "where": {"attribute": "sex", "is": "female"}}}).numerator  # fmt: skip


def test_editor_offers_values_once_an_attribute_is_chosen(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.officer)
    first = text_of(client.post("/so-lieu/chi-so/moi/", {"lam": "xem", "above_countable": "official"}))
    assert 'name="above_0_attribute"' in first
    assert 'name="above_0_value"' not in first
    asked = {"lam": "xem", "above_countable": "official", "above_0_attribute": "professional_level"}
    assert 'name="above_0_value"' in text_of(client.post("/so-lieu/chi-so/moi/", asked))


def test_editor_answers_wrong_input_at_its_place(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.officer)
    unit = str(cast.province.pk)
    for asked, words in (
        (sent(unit=unit, code="Mã Sai"), "Mã chỉ dùng chữ thường"),
        (sent(unit=unit, code="test.share"), "đã có"),
        (
            sent(unit=unit, code="mau.tuoi", above_0_attribute="age", above_0_operator="at_most", above_0_value="trẻ"),
            "trẻ",
        ),
        (
            sent(unit=unit, code="mau.tuoi", above_0_attribute="age", above_0_operator="between", above_0_value="30"),
            "hai giá trị",
        ),
    ):
        answer = client.post("/so-lieu/chi-so/moi/", asked)
        assert answer.status_code == 422, asked
        assert words in answer.content.decode(), asked
        assert "Tỷ lệ nữ" in answer.content.decode()
    assert client.post("/so-lieu/chi-so/moi/", {}).status_code == 422


def test_a_change_is_a_new_version_with_a_reason(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.officer)
    address = f"/so-lieu/chi-so/{share.pk}/sua/"
    assert "trung cấp" in text_of(client.get(address))
    assert client.post(address, sent(version="1")).status_code == 422
    assert client.post(address, sent(version="1", reason="Theo ý kiến các xã")).status_code == 302
    share.refresh_from_db()
    assert (share.version, share.name) == (2, "Tỷ lệ nữ")
    stale = client.post(address, sent(version="1", reason="Lần nữa"))
    assert stale.status_code == 422
    assert "Có người vừa đổi định nghĩa này" in stale.content.decode()


def test_retiring_asks_for_a_day_and_a_reason(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.officer)
    address = f"/so-lieu/chi-so/{share.pk}/thoi/"
    assert client.post(address, {"on": "31/02/2026", "reason": ""}).status_code == 422
    assert (
        client.post(address, {"on": timezone.localdate().isoformat(), "reason": "Đã có chỉ số khác"}).status_code == 302
    )
    share.refresh_from_db()
    assert share.retired_on == timezone.localdate()
    assert client.get(f"/so-lieu/chi-so/{share.pk}/").status_code == 200


def test_only_those_who_define_open_the_editor(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    assert client_for(cast.commune_officer).get("/so-lieu/chi-so/moi/").status_code == 403
    assert client_for(cast.leader).get("/so-lieu/chi-so/moi/").status_code == 403


def test_address_by_code_leads_on(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client = client_for(cast.officer)
    assert client.get("/so-lieu/ma/test.share/")["Location"] == f"/so-lieu/chi-so/{share.pk}/"
    period = month_of(timezone.localdate()).code
    assert (
        client.get(f"/so-lieu/ma/test.share/?ky={period}")["Location"] == f"/so-lieu/chi-so/{share.pk}/so/?ky={period}"
    )
    assert client_for(cast.neighbour).get("/so-lieu/ma/test.share/").status_code == 404


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"attribute": "kind", "is": "cadre"}, "loại: cán bộ chuyên trách"),
        ({"attribute": "is_key", "is": True}, "cán bộ chủ chốt"),
        ({"attribute": "is_key", "is": False}, "không phải, chưa có: cán bộ chủ chốt"),
        ({"attribute": "age", "between": [30, 45]}, "tuổi từ 30 đến 45"),
        ({"attribute": "age", "at_most": 29}, "tuổi từ 29 trở xuống"),
        ({"attribute": "sex", "known": False}, "chưa rõ giới tính"),
        ({"any": [{"attribute": "age", "at_least": 50}, {"attribute": "sex", "is_not": "male"}]},
         "tuổi từ 50 trở lên hoặc giới tính không phải nam"),
    ],
)  # fmt: skip
def test_conditions_in_words(where: dict[str, Any], words: str) -> None:
    definition = read({"code": "x", "name": "x", "numerator": {"countable": "official", "where": where}})
    assert definition.numerator is not None
    said = condition_words(countable("official"), definition.numerator.where)
    assert fold(said) == fold(words)
    assert term_words(definition.numerator).head.startswith("Đếm")


def test_numbers_say_no_more_than_is_known() -> None:
    assert [number(Decimal(each)) for each in ("94.5454", "100", "1234567", "0.1", "-3")] == [
        "94,55", "100", "1.234.567", "0,1", "-3",
    ]  # fmt: skip


def test_what_was_not_counted_yet_is_no_nought(cast: Cast, client_for: ClientFor, share: Indicator) -> None:
    client, address = client_for(cast.officer), f"/so-lieu/chi-so/{share.pk}/so/?don_vi={cast.province.pk}"
    assert "33,33%" in text_of(client.get(address))
    Indicator.objects.filter(pk=share.pk).update(counted=0)
    for page in (client.get(address), client.get("/so-lieu/")):
        found = text_of(page)
        assert "33,33%" not in found
        assert "0%" not in found
    assert "Định nghĩa mới của chỉ số đang được tính" in text_of(client.get(address))
