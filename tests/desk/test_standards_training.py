"""Pages of standards and training: who lacks what, the gate at a post, courses with results, plans, graduates."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.factories import AT, make_unit, make_user
from tests.imports.factories import ON, book, content
from tests.officials.factories import make_person, make_post, make_qualification
from tests.training.factories import make_arrival, make_course, make_scheme, send
from vungmanh.accounts.enums import Role
from vungmanh.core.jobs import run_now
from vungmanh.core.models import AuditEntry, Job
from vungmanh.imports.domain.checking import receive
from vungmanh.imports.registers import registers
from vungmanh.officials.domain.standards_adopting import adopt
from vungmanh.officials.models import AdoptedStandards, Person, Post, PostStretch, StandardsException
from vungmanh.training.models import Arrival, AttractionScheme, Course, Enrolment, TrainingPlan
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
GAPS, COURSES = "/so-sach/chuan-chuc-danh/", "/so-sach/dao-tao/lop/"
LONG_AGO = datetime.date(2025, 7, 1)


@pytest.fixture
def client(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.officer)


def lacking(unit: Unit, name: str = "Lò Thị Thiếu", **more: Any) -> Person:
    """A secretary since 2025 who has a degree and no political training."""
    person = make_person(unit, name, **more)
    make_qualification(person, "professional", 4)
    make_qualification(person, "political", 1)
    make_post(person, "party_secretary", valid_from=LONG_AGO)
    return person


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_gap_is_shown_with_what_is_missing_and_its_paragraph(client: Client, cast: Cast) -> None:
    lacking(cast.commune)
    page = text(client, GAPS)
    assert "Lò Thị Thiếu" in page
    assert "Lý luận chính trị: sơ cấp → trung cấp" in page
    assert "Công văn 03-CV/BCĐ" in page
    assert "<strong>1</strong> chưa đạt chuẩn" in page


@pytest.mark.parametrize(("address", "page"), [("lop-hoc", COURSES), ("thu-hut", "/so-sach/dao-tao/thu-hut/")])
def test_sheets_are_for_those_who_keep_training(cast: Cast, client_for: ClientFor, address: str, page: str) -> None:
    """As on the pages: whoever works for the unit, not who administers it or only reads."""
    link = f'href="/so-sach/nhap/{address}/"'
    for user in (cast.officer, cast.leader, cast.commune_officer):
        client = client_for(user)
        assert link in text(client, page)
        assert "Mã trong sổ" in text(client, f"/so-sach/nhap/{address}/")
    found = next(each for each in registers() if each.address == address)
    stream = io.BytesIO(content(book([{"unit": cast.province.name}], register=found.name)))
    sheet = receive(found, cast.province, stream, "kin.xlsx", by=cast.officer, at=AT, on=ON)
    for user in (cast.administrator, cast.neighbour, make_user("nguoixem", role=Role.VIEWER, unit=cast.province)):
        client = client_for(user)
        assert client.get(f"/so-sach/nhap/{sheet.pk}/").status_code == 404
        assert client.post(f"/so-sach/nhap/{sheet.pk}/nhap/").status_code == 404
    leader = client_for(cast.leader)
    assert "Tải tệp gốc" not in text(leader, f"/so-sach/nhap/{sheet.pk}/")
    assert "Tải tệp gốc" in text(client_for(cast.officer), f"/so-sach/nhap/{sheet.pk}/")
    for part in ("goc/", "loi.xlsx"):
        assert leader.get(f"/so-sach/nhap/{sheet.pk}/{part}").status_code == 403, (
            "identity numbers are masked for leaders"
        )
    assert link not in text(client_for(cast.administrator), page)
    assert client_for(cast.administrator).get(f"/so-sach/nhap/{address}/xuat.xlsx").status_code == 404
    asked = f"/so-sach/nhap/{address}/xuat.xlsx?don_vi={cast.province.pk}"
    assert client_for(cast.commune_officer).get(asked).status_code == 404


def test_template_of_arrivals_offers_the_places_below(client: Client, cast: Cast) -> None:
    book = load_workbook(io.BytesIO(client.get("/so-sach/nhap/thu-hut/mau.xlsx").content))
    lists = [set(filter(None, column)) for column in book["Danh mục"].iter_cols(values_only=True)]
    assert {"Tỉnh Mẫu Sơn"} in lists
    assert {"Tỉnh Mẫu Sơn", "Xã Mẫu Thượng, Tỉnh Mẫu Sơn", "Xã Mẫu Hạ, Tỉnh Mẫu Sơn"} in lists


def test_gaps_are_narrowed_by_unit_criterion_position_and_way(client: Client, cast: Cast) -> None:
    mine, _other = lacking(cast.commune), lacking(cast.other_commune, "Lò Văn Kia")
    send(cast, make_course(cast, ends_on=timezone.localdate() + datetime.timedelta(days=90)), mine)
    cases = {
        f"don_vi={cast.other_commune.pk}": [False, True], "tieu_chi=professional": [False, False],
        "tieu_chi=political": [True, True], "chuc_danh=front_chair": [False, False], "huong=dang-hoc": [True, False],
        "huong=khong&ngay=01/07/2026": [False, False], "huong=make_good&ngay=01/07/2026": [True, True],
        "xet=met": [False, False], "xet=tat-ca": [True, True], "q=kia": [False, True],
        "ngay=30/06/2025": [False, False], "don_vi=khong&ngay=mai": [True, True],
    }  # fmt: skip
    found = {}
    for asked in cases:
        page = text(client, f"{GAPS}?{asked}")
        found[asked] = ["Lò Thị Thiếu" in page, "Lò Văn Kia" in page]
    assert found == cases


def test_people_sent_at_once_are_one_entry_of_the_history(client: Client, cast: Cast) -> None:
    course = make_course(cast)
    send(cast, course, *(lacking(cast.commune, f"Lò Thị {number}") for number in range(5)))
    page = text(client, f"{COURSES}{course.pk}/")
    assert page.count(">Cử đi học<") == 1
    assert "; … +2 ·" in page


def test_course_tells_nobody_else_of_the_history_of_its_people(cast: Cast, client_for: ClientFor) -> None:
    course = make_course(cast)
    send(cast, course, lacking(cast.commune))
    send(cast, course, lacking(cast.other_commune, "Lò Văn Kia"))
    other = make_user("ben-kia", role=Role.UNIT_OFFICER, unit=cast.other_commune)
    page = text(client_for(other), f"{COURSES}{course.pk}/")
    assert page.count("Lò Văn Kia: Trung cấp lý luận chính trị K1 ·") == 1
    assert "Lò Thị Thiếu" not in page


def test_neighbour_sees_no_gap(cast: Cast, client_for: ClientFor) -> None:
    lacking(cast.commune)
    assert "Lò Thị Thiếu" not in text(client_for(cast.neighbour), f"{GAPS}?xet=tat-ca")


@pytest.mark.parametrize("count", [1, 3])
def test_gap_page_asks_as_often_for_many(
    client: Client, cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        lacking(cast.commune, f"Lò {number}")
    client.get(GAPS)
    with django_assert_num_queries(13):
        client.get(GAPS)


def test_gaps_go_to_excel_with_their_paragraphs(client: Client, cast: Cast) -> None:
    lacking(cast.commune)
    sheet = load_workbook(io.BytesIO(client.get(f"{GAPS}?xuat=xlsx").content)).active
    head, row = list(sheet.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert head[0] == "Họ và tên"
    assert row[0] == "Lò Thị Thiếu"
    assert row[4] == "Lý luận chính trị: sơ cấp → trung cấp"
    assert row[6].startswith("Công văn 03-CV/BCĐ")  # type: ignore[union-attr]
    assert row[6].endswith("(theo nguồn gián tiếp)")  # type: ignore[union-attr]
    assert "theo nguồn gián tiếp" in text(client, GAPS)


def test_whoever_takes_names_away_stands_on_the_trail(client: Client, cast: Cast) -> None:
    person, course, scheme = lacking(cast.commune), make_course(cast), make_scheme(cast)
    send(cast, course, person)
    make_arrival(cast, scheme, person)
    for address in (GAPS, f"{COURSES}{course.pk}/", f"/so-sach/dao-tao/thu-hut/{scheme.pk}/"):
        AuditEntry.objects.filter(action="officials.exported").delete()
        client.get(f"{address}?xuat=xlsx")
        assert AuditEntry.objects.get(action="officials.exported").changes == {"persons": [None, 1]}


def test_scheme_is_taken_back_and_given_back(client: Client, cast: Cast) -> None:
    scheme = make_scheme(cast)
    make_arrival(cast, scheme, lacking(cast.commune))
    address, schemes = f"/so-sach/dao-tao/thu-hut/{scheme.pk}/", "/so-sach/dao-tao/thu-hut/"
    assert "Hãy ghi lý do" in client.post(f"{address}rut/", {}, follow=True).content.decode()
    page = client.post(f"{address}rut/", {"reason": "Ghi nhầm"}, follow=True).content.decode()
    assert ("Khôi phục" in page, "/rut/" in page.split("danh-sach")[1].split("</table>")[0]) == (True, False)
    assert [scheme.title in text(client, schemes + more) for more in ("", "?ban_ghi=rut")] == [False, True]
    page = client.post(f"{address}khoi-phuc/", follow=True).content.decode()
    assert ("/rut/" in page.split("danh-sach")[1].split("</table>")[0], scheme.title in text(client, schemes)) == (
        True,
        True,
    )


def test_arrival_and_turn_are_taken_back_with_a_reason_and_given_back(
    client: Client, cast: Cast, client_for: ClientFor
) -> None:
    course, scheme, person = make_course(cast), make_scheme(cast), lacking(cast.commune)
    (turn,) = send(cast, course, person)
    arrival = make_arrival(cast, scheme, person)
    for of, row, lists in (("luot", turn, f"{COURSES}{course.pk}/"),
                           ("thu-hut/nguoi", arrival, f"/so-sach/dao-tao/thu-hut/{scheme.pk}/")):  # fmt: skip
        address = f"/so-sach/dao-tao/{of}/{row.pk}/"
        page = client.post(f"{address}rut/", {"reason": "Ghi nhầm người ấy"}, follow=True).content.decode()
        assert f'action="{address}khoi-phuc/"' in page
        assert "Ghi nhầm người ấy" in page
        for stranger, codes in ((cast.neighbour, {404}), (cast.commune_officer, {403, 404})):
            assert client_for(stranger).post(f"{address}khoi-phuc/").status_code in codes, of
        assert "Ghi nhầm người ấy" not in client_for(cast.neighbour).get(lists).content.decode()
        page = client.post(f"{address}khoi-phuc/", follow=True).content.decode()
        assert ("khoi-phuc" in page, person.full_name in page) == (False, True)
        assert AuditEntry.objects.filter(action=f"{row.KIND}.given_back").count() == 1


def test_person_page_tells_standing_and_retirement(client: Client, cast: Cast) -> None:
    person = lacking(cast.commune, born_on=datetime.date(1967, 3, 10), sex="male")
    page = text(client, f"/so-sach/can-bo/{person.pk}/")
    assert "chưa đạt chuẩn" in page
    assert "Nghỉ hưu theo tuổi: hết ngày 31/03/2029" in page
    PostStretch.objects.update(kind="part_time")
    assert "Nghỉ hưu theo tuổi" not in text(client, f"/so-sach/can-bo/{person.pk}/")


def test_standards_are_taken_over_and_ended(client: Client, cast: Cast) -> None:
    said = {
        "unit": cast.province.pk, "pack": "phu_yen_2011", "valid_from": "01/01/2012", "valid_to": "", "decision": "QĐ 9",
    }  # fmt: skip
    assert client.post(f"{GAPS}quy-dinh/ap-dung/", said).status_code == 302
    row = AdoptedStandards.objects.get()
    assert "QĐ 9" in text(client, f"{GAPS}quy-dinh/")
    again = client.post(f"{GAPS}quy-dinh/ap-dung/", said)
    assert again.status_code == 422
    assert "đã áp dụng bộ tiêu chuẩn này từ 01/01/2012" in again.content.decode()
    client.post(f"{GAPS}quy-dinh/{row.pk}/", {"version": 1, "last_day": "31/12/2015", "reason": ""})
    row.refresh_from_db()
    assert row.valid_to == datetime.date(2015, 12, 31)
    client.post(f"{GAPS}quy-dinh/{row.pk}/", {"version": 2, "last_day": "31/12/2015", "reason": "Ghi nhầm"})
    row.refresh_from_db()
    assert row.is_withdrawn


def test_fiction_is_offered_to_nobody_and_shown_only_where_it_was_taken_over(
    client: Client, cast: Cast, client_for: ClientFor
) -> None:
    said = {
        "unit": cast.province.pk,
        "pack": "sample_2026",
        "valid_from": "01/01/2026",
        "valid_to": "",
        "decision": "1",
    }
    assert client.post(f"{GAPS}quy-dinh/ap-dung/", said).status_code == 422
    assert "hư cấu" not in text(client, f"{GAPS}quy-dinh/")
    adopt(cast.province, "sample_2026", valid_from=datetime.date(2026, 1, 1), decision="", by=cast.officer, at=AT)
    assert "hư cấu, chỉ để xem thử" in text(client, f"{GAPS}quy-dinh/")
    assert "hư cấu" not in text(client_for(cast.neighbour), f"{GAPS}quy-dinh/")


def test_adopted_standards_and_each_pack_go_to_excel(client: Client, cast: Cast, client_for: ClientFor) -> None:
    adopt(cast.province, "phu_yen_2011", valid_from=datetime.date(2012, 1, 1), decision="QĐ 9", by=cast.officer, at=AT)
    adopted, pack = f"{GAPS}quy-dinh/?xuat=xlsx", f"{GAPS}quy-dinh/?bo=phu_yen_2011&xuat=xlsx"
    (row,) = rows_of(client, adopted)
    assert (row[0], row[2], row[3].date(), row[4]) == (cast.province.name, "QĐ 9", datetime.date(2012, 1, 1), None)
    assert rows_of(client_for(cast.neighbour), adopted) == []
    shown = next(
        rows for code, _pack, rows in client.get(f"{GAPS}quy-dinh/").context["packs"] if code == "phu_yen_2011"
    )
    assert [(row[1], row[5]) for row in rows_of(client, pack)] == [(row.asks, row.source) for row in shown]


def rows_of(client: Client, address: str) -> list[tuple[Any, ...]]:
    """Of a sheet, without the row of titles."""
    sheet = load_workbook(io.BytesIO(client.get(address).content)).active
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_mixes_of_the_communes_are_judged(client: Client, cast: Cast) -> None:
    adopt(cast.province, "phu_yen_2011", valid_from=datetime.date(2011, 6, 24), decision="", by=cast.officer, at=AT)
    page = text(client, f"{GAPS}co-cau/?ngay=31/12/2015")
    assert "1–2 người trình độ đại học, ngành Nông nghiệp" in page
    assert "thiếu, đã quá hạn" in page
    nothing = text(client, f"{GAPS}co-cau/?ngay=hom-qua")
    assert "Chưa có quy định cơ cấu nào" in nothing
    assert 'href="?ngay=31/12/2015"' in nothing


def test_more_engineers_than_the_band_has_room_for_are_a_state_of_their_own(client: Client, cast: Cast) -> None:
    adopt(cast.province, "phu_yen_2011", valid_from=datetime.date(2011, 6, 24), decision="", by=cast.officer, at=AT)
    for unit, count in ((cast.commune, 3), (cast.other_commune, 2)):
        for number in range(count):
            person = make_person(unit, f"Kỹ sư {number} của {unit.name}")
            make_post(person, "women_chair", valid_from=datetime.date(2012, 1, 1))
            make_qualification(person, "professional", 4, field="fishery")
    address = f"{GAPS}co-cau/?ngay=31/12/2015"
    page = client.get(address)
    assert [(state, str(word), count) for state, word, count in page.context["counts"]] == [
        ("vuot", "nhiều hơn khung", 1), ("du", "trong khung", 1),
    ]  # fmt: skip
    assert [(name, words[1]) for _pk, name, _each, _asks, words, *_more in page.context["lines"]] == [
        (cast.commune.name, "hơn khung 1 người"), (cast.other_commune.name, "trong khung"),
    ]  # fmt: skip
    assert 'href="?ngay=31%2F12%2F2015&amp;tinh_trang=vuot"' in page.content.decode()
    past = client.get(f"{address}&tinh_trang=vuot").context
    assert [line[1] for line in past["lines"]] == [cast.commune.name]
    assert len(past["counts"]) == 2
    assert [row[0] for row in rows_of(client, f"{address}&tinh_trang=vuot&xuat=xlsx")] == [cast.commune.name]
    assert "Không có gì hợp với bộ lọc" in text(client, f"{address}&tinh_trang=thieu")


def test_number_of_a_mix_leads_to_its_people_and_to_nobody_else(client: Client, cast: Cast) -> None:
    adopt(cast.province, "phu_yen_2011", valid_from=datetime.date(2011, 6, 24), decision="", by=cast.officer, at=AT)
    village = make_unit("Thôn Bắc", level=UnitLevel.VILLAGE, parent=cast.commune)
    for unit, field in ((cast.commune, "fishery"), (cast.commune, "law"), (village, "agriculture")):
        person = make_person(unit, f"Kỹ sư {field}")
        position = "women_chair" if unit == cast.commune else "village_head"
        make_post(person, position, valid_from=datetime.date(2012, 1, 1))
        make_qualification(person, "professional", 4, field=field)
    for unit, field in ((cast.commune, "agriculture"), (cast.other_commune, "agriculture")):
        person = make_person(unit, f"Kỹ sư của {unit.name}")
        make_post(person, "youth_secretary", valid_from=datetime.date(2012, 1, 1))
        make_post(person, "women_chair", unit=cast.commune, is_main=False, valid_from=datetime.date(2012, 1, 1))
        make_qualification(person, "professional", 4, field=field)
    page = text(client, f"{GAPS}co-cau/?ngay=31/12/2015&q={cast.commune.name}")
    address = re.search(r'<a href="(/so-sach/can-bo/[^"]*)">3</a>', page)
    assert address
    listed = [row.person.full_name for row in client.get(unescape(address[1])).context["page"].rows]
    assert sorted(listed) == ["Kỹ sư của Xã Mẫu Hạ", "Kỹ sư của Xã Mẫu Thượng", "Kỹ sư fishery"]
    own = text(client, f"/so-sach/can-bo/bien-che/{cast.commune.pk}/?ngay=31/12/2015")
    assert f'<a href="{address[1]}">3</a>' in own


def test_those_whose_field_nobody_knows_are_a_list(client: Client, cast: Cast) -> None:
    """As the mix counts them: no level at all, or one that is high enough without its field."""
    adopt(cast.province, "phu_yen_2011", valid_from=datetime.date(2011, 6, 24), decision="", by=cast.officer, at=AT)
    for name, level in (("Không Ghi", None), ("Đại Học", 4), ("Trung Cấp", 2)):
        person = make_person(cast.commune, name)
        make_post(person, "women_chair", valid_from=datetime.date(2012, 1, 1))
        if level:
            make_qualification(person, "professional", level)
    address = f"{GAPS}co-cau/?ngay=31/12/2015&q={cast.commune.name}"
    (link,) = set(re.findall(r'<a href="([^"]*)">2 người chưa rõ ngành</a>', text(client, address)))
    people = client.get(unescape(link)).context["page"]
    assert sorted(row.person.full_name for row in people.rows) == ["Không Ghi", "Đại Học"]
    assert {row[3] for row in rows_of(client, f"{address}&xuat=xlsx")} == {2}


def put(client: Client, person: Person, **more: Any) -> Any:
    today = timezone.localdate()
    said = {
        "unit": person.unit_id, "position": "council_chair", "is_main": "True", "valid_from": f"{today:%d/%m/%Y}",
        "entry": "elected",
    }  # fmt: skip
    return client.post(f"/so-sach/can-bo/{person.pk}/chuc-danh/", said | more)


def test_appointment_below_the_standard_is_refused_with_the_rule_or_recorded_as_an_exception(
    client: Client, cast: Cast
) -> None:
    person = make_person(cast.commune, "Lò Thị Mới")
    make_qualification(person, "professional", 2)
    make_qualification(person, "political", 2)
    answer = put(client, person)
    assert answer.status_code == 422
    assert "Chưa đủ tiêu chuẩn: chuyên môn: trung cấp → đại học" in answer.content.decode()
    assert Post.objects.count() == 0
    assert put(client, person, exception_by="Ban Thường vụ", exception_why="Chưa có người").status_code == 302
    exceptions = f"{GAPS}ngoai-le/"
    sheet = load_workbook(io.BytesIO(client.get(f"{exceptions}?xuat=xlsx").content)).active
    (row,) = sheet.iter_rows(min_row=2, values_only=True)
    assert (row[0], row[5], row[6]) == (person.full_name, "Ban Thường vụ", "Chưa có người")
    assert client.get(exceptions, {"q": "ai khac"}).context["lines"] == []
    row = StandardsException.objects.get()
    assert (row.decided_by, row.reason, row.rules) == (
        "Ban Thường vụ",
        "Chưa có người",
        ["nat-2025-leader-professional"],
    )
    page = text(client, f"{GAPS}ngoai-le/")
    assert "Chưa có người" in page
    assert "Chuyên môn: đại học trở lên" in page
    assert "vẫn tính là chưa đạt chuẩn" in page
    gaps = text(client, GAPS)
    assert (person.full_name in gaps, "vẫn tính là chưa đạt chuẩn" in gaps) == (True, True)


def test_file_that_says_too_little_is_to_be_filled_first(client: Client, cast: Cast) -> None:
    answer = put(client, make_person(cast.commune, "Lò Thị Mới"))
    assert answer.status_code == 422
    assert "Hồ sơ chưa ghi đủ để xét tiêu chuẩn" in answer.content.decode()


def test_past_post_is_recorded_as_it_happened(client: Client, cast: Cast) -> None:
    person = make_person(cast.commune, "Lò Thị Cũ")
    make_qualification(person, "professional", 0)
    assert put(client, person, valid_from="01/08/2025").status_code == 302


def test_needs_lead_to_the_people(client: Client, cast: Cast) -> None:
    lacking(cast.commune)
    page = text(client, "/so-sach/dao-tao/")
    assert "Lý luận chính trị: trung cấp" in page
    assert "chuc_danh=party_secretary&amp;tieu_chi=political&amp;loai=cadre" in page


def test_each_number_of_needs_leads_to_its_people(client: Client, cast: Cast) -> None:
    send(cast, make_course(cast, ends_on=timezone.localdate() + datetime.timedelta(days=90)), lacking(cast.commune))
    lacking(cast.commune, "Lò Văn Chưa Học")
    ((need, _words, *urls),) = client.get("/so-sach/dao-tao/").context["lines"]
    found = [sorted(line.row.person.full_name for line in client.get(url).context["lines"]) for url in urls]
    assert found == [["Lò Thị Thiếu", "Lò Văn Chưa Học"], ["Lò Thị Thiếu"], ["Lò Văn Chưa Học"]]
    assert [len(names) for names in found] == [need.people, need.studying, need.open]
    whole = client.get("/so-sach/dao-tao/").context["totals"]
    assert [(number, url) for number, url, _parts in whole] == [(2, ""), (1, ""), (1, "")]
    (needed, _to_posts), *led = [(count, there) for _number, _url, ((_words, count, there),) in whole]
    assert (needed, [client.get(there).context["page"].total for _count, there in led]) == (2, [1, 1])
    assert 'href="?tieu_chi=political"' in text(client, "/so-sach/dao-tao/")
    asked = {"tieu_chi": "political", "don_vi": cast.commune.pk}
    totals = client.get("/so-sach/dao-tao/", asked).context["totals"]
    assert [(number, client.get(url).context["page"].total) for number, url, _parts in totals] == [
        (2, 2),
        (1, 1),
        (1, 1),
    ]


def test_course_from_opening_to_results(client: Client, cast: Cast) -> None:
    person, today = lacking(cast.commune), timezone.localdate()
    said = {
        "unit": cast.province.pk, "title": "Trung cấp LLCT K9", "content": "political:2", "starts_on": "01/08/2025",
        "ends_on": f"{today:%d/%m/%Y}",
    }  # fmt: skip
    assert client.post(f"{COURSES}mo/", said).status_code == 302
    course = Course.objects.get()
    assert "Lò Thị Thiếu" in text(client, f"{COURSES}{course.pk}/cu-di/")
    client.post(f"{COURSES}{course.pk}/cu-di/", {"nguoi": [person.pk]})
    turn = Enrolment.objects.get()
    results = {f"kq-{turn.pk}": "passed", "result_on": f"{today:%d/%m/%Y}", "reason": ""}
    client.post(f"{COURSES}{course.pk}/ket-qua/", results)
    turn.refresh_from_db()
    assert turn.result == "passed"
    assert "Lò Thị Thiếu" not in text(client, GAPS)
    assert "1 lượt · 1 người" in text(client, COURSES)
    history = text(client, f"{COURSES}{course.pk}/")
    assert "Lò Thị Thiếu: Trung cấp LLCT K9 ·" in history
    assert "– → đạt" in history
    wrong = client.post(f"{COURSES}{course.pk}/ket-qua/", results | {f"kq-{turn.pk}": "failed"}, follow=True)
    assert "Hãy ghi lý do" in wrong.content.decode()


def test_two_people_record_results_of_one_course_and_neither_undoes_the_other(client: Client, cast: Cast) -> None:
    """Each sends the whole page as it was seen; a reason is there, so that only what was seen keeps the other's from going."""
    course, today = make_course(cast), timezone.localdate()
    (first,), (second,) = (send(cast, course, lacking(cast.commune, name)) for name in ("Lò Thị Một", "Lò Thị Hai"))
    said = {"result_on": f"{today:%d/%m/%Y}", "reason": "Đọc lại", f"da-{first.pk}": "", f"da-{second.pk}": ""}
    address = f"{COURSES}{course.pk}/ket-qua/"
    client.post(address, said | {f"kq-{first.pk}": "passed", f"kq-{second.pk}": ""})
    client.post(address, said | {f"kq-{first.pk}": "", f"kq-{second.pk}": "passed"})
    assert [Enrolment.objects.get(pk=row.pk).result for row in (first, second)] == ["passed", "passed"]
    late = client.post(address, said | {f"kq-{first.pk}": "failed", f"kq-{second.pk}": ""}, follow=True)
    assert "Có người vừa ghi kết quả khác của Lò Thị Một" in late.content.decode()
    assert Enrolment.objects.get(pk=first.pk).result == "passed"


def test_course_is_refused_with_words_at_its_field(client: Client, cast: Cast) -> None:
    said = {
        "unit": cast.province.pk,
        "title": "X",
        "content": "political:2",
        "starts_on": "02/08/2025",
        "ends_on": "01/08/2025",
    }
    answer = client.post(f"{COURSES}mo/", said)
    assert answer.status_code == 422
    assert "Ngày kết thúc trước ngày khai giảng" in answer.content.decode()


def test_names_lead_to_the_files_and_keep_what_is_ticked(client: Client, cast: Cast) -> None:
    person = lacking(cast.commune, "Lò Thị Thiếu")
    page = text(client, f"{COURSES}{make_course(cast).pk}/cu-di/")
    (link,) = re.findall(r'<a class="row-link" href="([^"]*)" target="_blank" rel="noopener">Lò Thị Thiếu', page)
    assert link == f"/so-sach/can-bo/{person.pk}/"
    assert client.get(link).status_code == 200
    assert f'<label class="visually-hidden" for="n-{person.pk}">Chọn Lò Thị Thiếu</label>' in page


def test_nobody_ticked_is_told(client: Client, cast: Cast) -> None:
    course = make_course(cast)
    answer = client.post(f"{COURSES}{course.pk}/cu-di/", {}, follow=True)
    assert "Hãy đánh dấu ít nhất một người." in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_courses_ask_as_often_for_many(client: Client, cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        send(cast, make_course(cast, title=f"Lớp {number}"), lacking(cast.commune, f"Lò {number}"))
    client.get(COURSES)
    with django_assert_num_queries(9):
        client.get(COURSES)


def test_people_of_others_cannot_be_sent(client: Client, cast: Cast) -> None:
    course = make_course(cast)
    stranger = lacking(cast.neighbour_commune)
    client.post(f"{COURSES}{course.pk}/cu-di/", {"nguoi": [stranger.pk]})
    assert course.enrolments.count() == 0


def test_plan_is_drawn_up_changed_and_counted(client: Client, cast: Cast) -> None:
    said = {
        "unit": cast.province.pk, "year": 2026, "decision": "KH 5", "whom_1": "@cadre", "content_1": "political:2",
        "number_1": 40,
    }  # fmt: skip
    assert client.post("/so-sach/dao-tao/ke-hoach/lap/", said).status_code == 302
    plan = TrainingPlan.objects.get()
    assert "Lý luận chính trị: trung cấp" in text(client, f"/so-sach/dao-tao/ke-hoach/{plan.pk}/")
    change = {
        "version": 1,
        "decision": "KH 5",
        "whom_1": "",
        "content_1": "political:2",
        "number_1": 41,
        "content_2": "language:",
    }
    answer = client.post(f"/so-sach/dao-tao/ke-hoach/{plan.pk}/sua/", change)
    assert "Hãy ghi số người." in answer.content.decode()
    assert client.post(f"/so-sach/dao-tao/ke-hoach/{plan.pk}/sua/", change | {"number_2": 3}).status_code == 302
    assert list(plan.lines.order_by("number").values_list("number", flat=True)) == [3, 41]
    history = text(client, f"/so-sach/dao-tao/ke-hoach/{plan.pk}/")
    assert "Các dòng kế hoạch: –: lý luận chính trị Trung cấp 40 → " in history


def test_graduate_is_found_by_name_and_recorded(client: Client, cast: Cast) -> None:
    scheme = make_scheme(cast)
    person = lacking(cast.commune, "Lò Thị Trẻ")
    address = f"/so-sach/dao-tao/thu-hut/{scheme.pk}/nhan-viec/"
    said = {"person": "lo thi tre", "unit": cast.commune.pk, "position": "expert_office", "arrived_on": "05/01/2026"}
    assert client.post(address, said | {"person": "Ai Đó"}).status_code == 422
    assert client.post(address, said).status_code == 302
    assert Arrival.objects.get().person == person
    assert "<strong>1</strong></a>/230" in text(client, f"/so-sach/dao-tao/thu-hut/{scheme.pk}/")
    assert AttractionScheme.objects.count() == 1


def test_people_are_judged_anew_by_a_job(cast: Cast) -> None:
    person = lacking(cast.commune)
    adopt(cast.province, "ham_tan_2012", valid_from=LONG_AGO, decision="", by=cast.officer, at=AT)
    assert run_now(Job.objects.get(task="officials.follow_standards")).done == 1
    assert person.stretches.count() == 1
