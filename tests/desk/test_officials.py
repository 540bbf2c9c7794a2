"""Pages of officials: the list on a day, a file with its acts, staffing; wrong input stays as typed, looks are on record."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories import AT, make_unit, make_user
from tests.officials.factories import make_person, make_post, make_qualification, make_quota
from vungmanh.accounts.enums import Role
from vungmanh.core.models import AuditEntry
from vungmanh.officials.models import (
    Departure,
    Discipline,
    Establishment,
    Evaluation,
    EvaluationPaper,
    Person,
    Post,
    PrivateData,
    Qualification,
    RaisedCeiling,
    TrainingRecord,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
DAY = datetime.timedelta(days=1)
NUMBER = "012345678901"
LIST_QUERIES, FILE_QUERIES, STAFFING_QUERIES, UNIT_QUERIES = 10, 24, 9, 15


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"desk:{name}", args=args), query)


def post(client: Client, name: str, /, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"desk:{name}", args=args), data)


def day(when: datetime.date) -> str:
    return when.strftime("%d/%m/%Y")


def names(response: Any) -> list[str]:
    return [line.person.full_name for line in response.context["lines"]]


@pytest.fixture
def keeper(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.commune_officer)


@pytest.fixture
def chair(cast: Cast) -> Person:
    person = make_person(cast.commune, "Nông Thị Ước", sex="female", born_on=datetime.date(1980, 5, 5))
    make_post(person)
    return person


def test_list_is_narrowed_by_everything_it_offers(cast: Cast, keeper: Client, chair: Person) -> None:
    make_qualification(chair, "political", 2)
    other = make_person(cast.commune, "Lò Văn Anh", sex="male", ethnic_group="thai", is_party_member=True)
    make_post(other, "finance_accounting", kind="contract", valid_from=datetime.date(2020, 1, 1))
    make_post(make_person(cast.other_commune, "Hà Thị Khác"))
    found = {
        (): ["Lò Văn Anh", "Nông Thị Ước"],
        ("q", "nong uoc"): ["Nông Thị Ước"],
        ("chuc_danh", "finance_accounting"): ["Lò Văn Anh"],
        ("loai", "contract"): ["Lò Văn Anh"],
        ("gioi", "female"): ["Nông Thị Ước"],
        ("dang", "True"): ["Lò Văn Anh"],
        ("dang", "?"): ["Nông Thị Ước"],
        ("thieu_so", "True"): ["Lò Văn Anh"],
        ("ll", "2"): ["Nông Thị Ước"],
        ("ll", "3"): [],
        ("ll", "?"): ["Lò Văn Anh"],
        ("ngay", "01/02/2021"): ["Lò Văn Anh"],
        ("khi", "nghi"): [],
        ("giu", "kiem"): [],
        ("don_vi", str(cast.other_commune.pk)): ["Lò Văn Anh", "Nông Thị Ước"],
    }
    assert {key: names(page(keeper, "officials", **dict([key] if key else []))) for key in found} == found


def test_unit_stands_for_what_lies_below(cast: Cast, client_for: ClientFor, chair: Person) -> None:
    client = client_for(cast.officer)
    make_post(make_person(cast.other_commune, "Hà Thị Khác"))
    assert names(page(client, "officials", don_vi=cast.province.pk)) == ["Hà Thị Khác", "Nông Thị Ước"]
    assert names(page(client, "officials", don_vi=cast.other_commune.pk)) == ["Hà Thị Khác"]


def test_who_left_and_who_has_no_post_are_listed_apart(cast: Cast, keeper: Client) -> None:
    make_post(make_person(cast.commune, "Lò Văn Cũ"), valid_to=datetime.date(2026, 1, 31))
    make_person(cast.commune, "Lò Văn Mới")
    assert names(page(keeper, "officials", khi="nghi")) == ["Lò Văn Cũ"]
    assert names(page(keeper, "officials", khi="moi")) == ["Lò Văn Mới"]
    assert names(page(keeper, "officials", ngay="31/01/2026")) == ["Lò Văn Cũ"]


def test_position_finds_those_who_hold_it_beside_another(cast: Cast, keeper: Client) -> None:
    person = make_person(cast.commune, "Lò Văn Hai")
    make_post(person, "party_secretary")
    make_post(person, "council_chair", is_main=False)
    assert names(page(keeper, "officials")) == ["Lò Văn Hai"]
    assert names(page(keeper, "officials", chuc_danh="council_chair")) == ["Lò Văn Hai"]
    assert names(page(keeper, "officials", giu="nhieu")) == ["Lò Văn Hai"]


def test_excel_holds_the_list_without_private_data_and_stands_on_the_trail(
    cast: Cast, keeper: Client, chair: Person
) -> None:
    PrivateData.objects.create(person=chair, identity_number=NUMBER)
    content = page(keeper, "officials", xuat="xlsx").content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)
    assert (rows[1][0], rows[1][2].date(), rows[1][5]) == (
        "Nông Thị Ước",
        datetime.date(1980, 5, 5),
        "Chủ tịch Ủy ban nhân dân",
    )
    assert NUMBER not in str(rows)
    assert AuditEntry.objects.get(action="officials.exported").changes == {"persons": [None, 1]}


def sheet_rows(answer: Any) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many_as_for_one(
    cast: Cast, keeper: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_post(make_person(cast.commune, f"Lò Văn {number}"), "committee_deputy")
    keeper.get("/")
    with django_assert_num_queries(LIST_QUERIES):
        page(keeper, "officials")


@pytest.mark.parametrize("count", [1, 3])
def test_file_asks_as_often_for_many_lines_as_for_one(
    cast: Cast, keeper: Client, chair: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        make_qualification(chair, "language", 1)
    with django_assert_num_queries(FILE_QUERIES):
        page(keeper, "official", chair.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_staffing_asks_as_often_for_many_units_as_for_one(
    cast: Cast, client_for: ClientFor, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        unit = make_unit(f"Xã Mẫu {number}", parent=cast.province)
        make_quota(unit, 1, "committee_chair")
        make_post(make_person(unit, f"Lò Văn {number}"))
    client = client_for(cast.officer)
    with django_assert_num_queries(STAFFING_QUERIES):
        page(client, "staffing")
    with django_assert_num_queries(UNIT_QUERIES):
        page(client, "staffing_unit", unit.pk)


def test_quota_that_was_corrected_says_who_from_what_to_what(cast: Cast, client_for: ClientFor) -> None:
    row = make_quota(cast.commune, 1, "committee_chair")
    client = client_for(cast.officer)
    said = {"position": "committee_chair", "quota": 2, "valid_from": "01/01/2020", "version": 1, "reason": "Đọc lại"}
    assert post(client, "staffing_quota_change", row.pk, **said).status_code == 302
    shown = page(client, "staffing_unit", cast.commune.pk).content.decode()
    assert "Đọc lại" in shown
    assert ": 1 → 2" in shown


def test_unit_that_is_no_more_shows_its_last_day(cast: Cast, client_for: ClientFor) -> None:
    last = datetime.date(2025, 6, 30)
    gone = make_unit("Xã Mẫu Cũ", parent=cast.province, valid_to=last)
    make_quota(gone, 1, "committee_chair", valid_from=datetime.date(2021, 1, 1), valid_to=last)
    make_post(make_person(gone, "Lò Văn Cũ"), valid_from=datetime.date(2021, 1, 1), valid_to=last)
    client = client_for(cast.officer)
    unit = page(client, "staffing_unit", gone.pk)
    assert (unit.context["on"], unit.context["total"].filled) == (last, 1)
    (row,) = sheet_rows(page(client, "staffing_unit", gone.pk, xuat="xlsx"))
    assert (row[2:4], row[6]) == ((1, 1), "Lò Văn Cũ")
    assert [line.person.full_name for line in page(client, "officials", don_vi=gone.pk).context["lines"]] == [
        "Lò Văn Cũ"
    ]
    assert page(client, "officials", don_vi=gone.pk, ngay="01/07/2025").context["lines"] == []
    assert page(client_for(cast.neighbour), "staffing_unit", gone.pk).status_code == 403


def test_new_file_is_opened_and_what_was_typed_stays(cast: Cast, keeper: Client) -> None:
    said = {"unit": cast.commune.pk, "full_name": "Hà Thị Mơ", "sex": "female", "born_on": "05/05/1990"}
    said |= {"identity_number": "12", "is_party_member": "False"}
    wrong = post(keeper, "official_new", **said)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["identity_number"])
    assert wrong.context["form"]["full_name"].value() == "Hà Thị Mơ"
    post(keeper, "official_new", **said | {"identity_number": NUMBER})
    person = Person.objects.get()
    assert (person.sex, person.is_party_member, person.is_local, person.unit) == ("female", False, None, cast.commune)
    assert person.private.identity_number == NUMBER


def test_alike_person_is_a_question(cast: Cast, keeper: Client, chair: Person) -> None:
    said = {"unit": cast.commune.pk, "full_name": "Nông Thị Ước", "born_on": "05/05/1980"}
    asked = post(keeper, "official_new", **said)
    assert asked.status_code == 422
    assert 'type="checkbox" name="knows_alike"' in asked.content.decode()
    post(keeper, "official_new", **said, knows_alike="on")
    assert Person.objects.count() == 2


def test_private_data_are_masked_and_each_look_is_on_record(
    cast: Cast, client_for: ClientFor, keeper: Client, chair: Person
) -> None:
    PrivateData.objects.create(person=chair, identity_number=NUMBER, phone="0987654321")
    seen = page(keeper, "official", chair.pk).content.decode()
    assert (NUMBER in seen, "•••••••••901" in seen, "0987654321" in seen) == (False, True, False)
    shown = post(keeper, "official_show", chair.pk)
    assert NUMBER in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    leader = client_for(cast.leader)
    assert post(leader, "official_show", chair.pk).status_code == 403
    assert post(client_for(cast.neighbour), "official_show", chair.pk).status_code == 404
    page(keeper, "official_private", chair.pk)
    rows = AuditEntry.objects.filter(subject_type="officials.person", action__startswith="person.").order_by("pk")
    assert list(rows.values_list("action", "actor__username")) == [
        ("person.seen", "canboxa"),
        ("person.unmasked", "canboxa"),
        ("person.unmasked", "canboxa"),
    ]


def test_private_data_are_corrected_with_a_reason(keeper: Client, chair: Person) -> None:
    PrivateData.objects.create(person=chair, identity_number=NUMBER)
    said = {"version": chair.version, "identity_number": "123456789"}
    assert list(post(keeper, "official_private", chair.pk, **said).context["form"].errors) == ["reason"]
    post(keeper, "official_private", chair.pk, **said, reason="Đổi thẻ")
    assert PrivateData.objects.get().identity_number == "123456789"


def test_file_is_corrected_and_a_second_editor_loses_nothing(keeper: Client, chair: Person) -> None:
    said = {"full_name": "Nông Thị Ước", "sex": "female", "born_on": "05/05/1980", "home_place": "Mẫu Hạ"}
    said |= {"is_local": "True", "is_party_member": "False"}
    post(keeper, "official_change", chair.pk, version=1, **said)
    other = said | {"home_place": "Mẫu Thượng", "sex": "male"}
    late = post(keeper, "official_change", chair.pk, version=1, **other, reason="x")
    assert (late.status_code, late.context["form"]["home_place"].value()) == (422, "Mẫu Thượng")
    told = {name: errors[0] for name, errors in late.context["form"].errors.items() if name != "__all__"}
    assert told == {
        name: f"Sổ giờ ghi: {words}. Lưu lần nữa thì ô này thay giá trị ấy."
        for name, words in (("sex", "Nữ"), ("home_place", "Mẫu Hạ"))
    }
    assert late.context["form"]["version"].value() == "2"
    post(keeper, "official_change", chair.pk, version=2, **said | {"home_place": "Mẫu Thượng"}, reason="Đúng quê")
    assert Person.objects.get().home_place == "Mẫu Thượng"
    history = page(keeper, "official", chair.pk).context["changes"]
    assert [(entry.action, entry.reason) for entry in history] == [
        ("Sửa hồ sơ cán bộ", "Đúng quê"),
        ("Sửa hồ sơ cán bộ", ""),
    ]


def test_post_is_recorded_beside_the_main_one_and_refused_where_taken(
    cast: Cast, keeper: Client, chair: Person
) -> None:
    said = {"unit": cast.commune.pk, "position": "party_secretary", "valid_from": day(timezone.localdate())}
    wrong = post(keeper, "official_add_post", chair.pk, **said, is_main="True")
    assert list(wrong.context["form"].errors) == ["is_main"]
    refused = post(keeper, "official_add_post", chair.pk, **said, is_main="False")
    assert (refused.status_code, Post.objects.count()) == (422, 1)
    allowed = {"exception_by": "Ban Thường vụ", "exception_why": "Điều động gấp"}
    post(keeper, "official_add_post", chair.pk, **said, **allowed, is_main="False")
    assert list(Post.objects.order_by("pk").values_list("position", "is_main", "kind")) == [
        ("committee_chair", True, "cadre"),
        ("party_secretary", False, "cadre"),
    ]
    other = make_person(cast.commune, "Lò Văn Khác")
    taken = post(keeper, "official_add_post", other.pk, **said | {"position": "committee_chair"}, is_main="True")
    assert "Nông Thị Ước đang là Chủ tịch Ủy ban nhân dân" in taken.content.decode()


def test_post_is_corrected_ended_taken_back_and_given_back(cast: Cast, keeper: Client, chair: Person) -> None:
    held = Post.objects.get()
    beside = make_post(chair, "party_secretary", is_main=False)
    said = {"unit": cast.commune.pk, "position": "committee_chair", "valid_from": "02/01/2026", "is_main": "True"}
    assert list(post(keeper, "official_post_change", held.pk, version=1, **said).context["form"].errors) == ["reason"]
    said["valid_from"] = "01/01/2026"
    post(keeper, "official_post_change", held.pk, version=1, **said, decision="5/QĐ")
    ended = {"version": 2, "last_day": day(timezone.localdate())}
    assert list(post(keeper, "official_post_end", held.pk, **ended).context["form"].errors) == ["next_main"]
    post(keeper, "official_post_end", held.pk, **ended, next_main=beside.pk)
    held.refresh_from_db()
    assert (held.valid_to, held.decision) == (timezone.localdate(), "5/QĐ")
    line = make_qualification(chair, "political", 3)
    post(keeper, "official_qualification_withdraw", line.pk, reason="Nhầm")
    assert page(keeper, "official", chair.pk).context["file"].levels["political"] is None
    post(keeper, "official_qualification_give_back", line.pk)
    assert page(keeper, "official", chair.pk).context["file"].levels["political"] == 3


@pytest.mark.parametrize(
    ("kind", "said", "wrong", "model"),
    [
        (
            "qualification",
            {"kind_level": "professional:4", "field": "law"},
            {"awarded_on": "01/01/2999"},
            Qualification,
        ),
        ("training", {"name": "Lớp một", "began_on": "01/02/2026"}, {"ended_on": "01/01/2026"}, TrainingRecord),
        ("evaluation", {"year": "2025", "grade": "3"}, {"year": "2999"}, Evaluation),
        ("discipline", {"form": "warning", "decided_on": "01/02/2026"}, {"until": "01/01/2026"}, Discipline),
    ],
)
def test_line_is_recorded_and_corrected(
    keeper: Client, chair: Person, kind: str, said: dict[str, str], wrong: dict[str, str], model: Any
) -> None:
    refused = post(keeper, f"official_add_{kind}", chair.pk, **said | wrong)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, list(wrong))
    post(keeper, f"official_add_{kind}", chair.pk, **said)
    row = model.objects.get()
    post(keeper, f"official_{kind}_change", row.pk, **said, version=1, school="Trường Mẫu", decided_by="UBND")
    assert model.objects.get().version == (1 if kind == "discipline" else 2)


def test_departure_ends_posts_and_the_file_says_so(keeper: Client, chair: Person) -> None:
    today = timezone.localdate()
    said = {"scheme": "retirement", "last_day": day(today), "paid": "120.000.000"}
    post(keeper, "official_add_departure", chair.pk, **said)
    assert (Post.objects.get().valid_to, Departure.objects.get().paid) == (today, 120_000_000)
    assert post(keeper, "official_add_departure", chair.pk, **said).status_code == 422
    post(keeper, "official_departure_withdraw", Departure.objects.get().pk, reason="Nhầm người")
    assert Post.objects.get().valid_to is None
    assert "/khoi-phuc/" in page(keeper, "official", chair.pk).content.decode()
    post(keeper, "official_departure_give_back", Departure.objects.get().pk)
    assert (Post.objects.get().valid_to, Departure.objects.get().withdrawn_at) == (today, None)


def test_file_is_withdrawn_and_given_back(keeper: Client, chair: Person) -> None:
    post(keeper, "official_withdraw", chair.pk, reason="Mở trùng")
    assert names(page(keeper, "officials")) == []
    assert "Hồ sơ đã rút" in page(keeper, "official", chair.pk).content.decode()
    post(keeper, "official_give_back", chair.pk)
    assert names(page(keeper, "officials")) == ["Nông Thị Ước"]


def test_file_as_on_a_past_day(cast: Cast, keeper: Client, chair: Person) -> None:
    make_qualification(chair, "political", 3, awarded_on=datetime.date(2026, 2, 1))
    before = page(keeper, "official", chair.pk, ngay="31/01/2026").context
    after = page(keeper, "official", chair.pk, ngay="01/02/2026").context
    assert [found["file"].levels["political"] for found in (before, after)] == [None, 3]


def test_former_unit_sees_no_more_than_on_the_last_day(cast: Cast, keeper: Client, chair: Person) -> None:
    today = timezone.localdate()
    Post.objects.update(valid_to=today - DAY)
    make_post(chair, "party_secretary", unit=cast.other_commune, valid_from=today)
    seen = page(keeper, "official", chair.pk)
    assert (seen.context["on"], seen.context["private"], seen.context["changes"]) == (today - DAY, [], [])
    assert "Bí thư Đảng ủy" not in seen.content.decode()
    assert page(keeper, "official_change", chair.pk).status_code == 403


def test_person_in_a_unit_that_has_ended_is_open_work(cast: Cast, client_for: ClientFor) -> None:
    ended = make_unit("Xã Mẫu Cũ", parent=cast.province, valid_to=timezone.localdate() - DAY)
    make_post(make_person(ended, "Lò Văn Cũ"))
    client = client_for(cast.officer)
    assert page(client, "officials").context["ended"] == 1
    assert [line[0].person.full_name for line in page(client, "officials_ended").context["lines"]] == ["Lò Văn Cũ"]
    assert page(client, "officials_ended", q="ai khac").context["lines"] == []
    (row,) = sheet_rows(page(client, "officials_ended", q="lo van", xuat="xlsx"))
    assert (row[0], row[2]) == ("Lò Văn Cũ", "Xã Mẫu Cũ")
    assert sheet_rows(page(client_for(cast.neighbour), "officials_ended", xuat="xlsx")) == []
    assert page(client_for(cast.neighbour), "officials").context["ended"] == 0
    registers = page(client, "registers").content.decode()
    assert "1 người ở đơn vị đã kết thúc" in registers


def test_staffing_tells_what_is_filled_covered_and_vacant(cast: Cast, client_for: ClientFor, chair: Person) -> None:
    client = client_for(cast.officer)
    said = {"position": "committee_chair", "quota": "1", "valid_from": "01/01/2026"}
    wrong = post(client, "staffing_grant", cast.commune.pk, **said | {"position": ""})
    assert list(wrong.context["form"].errors) == ["kind"]
    post(client, "staffing_grant", cast.commune.pk, **said)
    post(client, "staffing_grant", cast.commune.pk, **said | {"position": "committee_deputy", "quota": "2"})
    total = page(client, "staffing_unit", cast.commune.pk).context["total"]
    assert (total.quota, total.filled, total.vacant) == (3, 1, 2)
    lines = {unit.name: each.vacant for unit, each, _url in page(client, "staffing").context["lines"]}
    assert lines == {"Xã Mẫu Hạ": 0, "Xã Mẫu Thượng": 2}
    row = Establishment.objects.get(position="committee_deputy")
    change = said | {"position": "committee_deputy", "quota": "3", "version": "1"}
    assert list(post(client, "staffing_quota_change", row.pk, **change).context["form"].errors) == ["reason"]
    post(client, "staffing_quota_change", row.pk, **change, reason="Theo QĐ mới")
    assert page(client, "staffing_unit", cast.commune.pk).context["total"].vacant == 3
    post(client, "staffing_quota_withdraw", row.pk, reason="Nhầm")
    shown = page(client, "staffing_unit", cast.commune.pk)
    assert shown.context["total"].vacant == 0
    told = [(line.words, line.reason, line.who) for line in shown.context["gone"]]
    assert told == [("Phó Chủ tịch Ủy ban nhân dân: 3, từ 01/01/2026", "Nhầm", str(cast.officer))]
    for act in ("staffing_quota_withdraw", "staffing_quota_give_back"):
        assert post(client_for(cast.commune_officer), act, row.pk, reason="x").status_code == 403
        assert post(client_for(cast.neighbour), act, row.pk, reason="x").status_code == 404
    post(client, "staffing_quota_give_back", row.pk)
    shown = page(client, "staffing_unit", cast.commune.pk)
    assert (shown.context["total"].vacant, shown.context["gone"]) == (3, [])
    post(client, "staffing_quota_withdraw", row.pk, reason="Nhầm")
    book = openpyxl.load_workbook(io.BytesIO(page(client, "staffing", xuat="xlsx").content))
    assert list(book.worksheets[0].values)[1][2:5] == ("Chủ tịch Ủy ban nhân dân", 1, 1)


def test_whoever_has_no_role_does_not_open_the_register(cast: Cast, client_for: ClientFor) -> None:
    reader = make_user("nguoixem", role=Role.VIEWER, unit=cast.commune)
    assert [page(client_for(reader), name).status_code for name in ("officials", "staffing", "official_new")] == [
        403
    ] * 3


def test_grade_has_papers_for_whoever_sees_it(cast: Cast, keeper: Client, chair: Person, client_for: ClientFor) -> None:
    said = {"year": "2025", "grade": "3", "decided_on": "12/12/2025", "decision": "812/QĐ-UBND"}
    wrong = post(keeper, "official_add_evaluation", chair.pk, **said, evidence=[SimpleUploadedFile("chay.exe", b"MZ")])
    assert (list(wrong.context["form"].errors), Evaluation.objects.count()) == (["evidence"], 0)
    files = [SimpleUploadedFile("quyet-dinh.pdf", b"%PDF-1.7")]
    post(keeper, "official_add_evaluation", chair.pk, **said, evidence=files)
    row, paper = Evaluation.objects.get(), EvaluationPaper.objects.get()
    text = page(keeper, "official", chair.pk).content.decode()
    assert ("812/QĐ-UBND" in text, f"/so-sach/can-bo/xep-loai/tep/{paper.pk}/" in text) == (True, True)
    got = page(client_for(cast.leader), "official_evaluation_file", paper.pk)
    assert (b"".join(got.streaming_content), got["X-Content-Type-Options"]) == (b"%PDF-1.7", "nosniff")
    assert page(client_for(cast.neighbour), "official_evaluation_file", paper.pk).status_code == 404
    more = said | {"version": "1", "evidence": [SimpleUploadedFile("bien-ban.txt", b"x")]}
    assert post(keeper, "official_evaluation_change", row.pk, **more).status_code == 302
    assert [each.name for each in row.files.all()] == ["quyet-dinh.pdf", "bien-ban.txt"]
    post(
        keeper, "official_evaluation_change", row.pk, **said | {"grade": "2", "version": "1", "reason": "Ghi nhầm mức"}
    )
    assert "Hoàn thành tốt nhiệm vụ → Hoàn thành nhiệm vụ" in page(keeper, "official", chair.pk).content.decode()
    post(keeper, "official_evaluation_withdraw", row.pk, reason="Nhầm năm")
    assert page(keeper, "official_evaluation_file", paper.pk).status_code == 404


def graded(cast: Cast, good: int, excellent: int, year: int) -> list[Person]:
    """People of the commune, graded for the year, and one who waits."""
    people = []
    for number, grade in enumerate([3] * good + [4] * excellent + [None]):
        person = make_person(cast.commune, f"Lò Văn {number}")
        make_post(person, "expert_land", valid_from=datetime.date(year, 1, 1))
        if grade is not None:
            Evaluation.objects.create(person=person, year=year, grade=grade, recorded_at=AT)
        people.append(person)
    return people


def test_unit_page_tells_the_ceiling_and_the_entry_is_refused_past_it(cast: Cast, client_for: ClientFor) -> None:
    today = timezone.localdate()
    year = today.year if today.month == 12 else today.year - 1
    client, waits = client_for(cast.officer), graded(cast, 9, 2, year)[-1]
    shown = page(client, "staffing_unit", cast.commune.pk)
    line = shown.context["graded"].lines[0]
    assert (line.row.given, line.row.most, line.row.waiting, line.tone) == (2, 1, 1, "near")
    assert f"Năm {year}: 2 người hoàn thành xuất sắc, hiện quá trần (nhiều nhất 1); còn 1 người chưa xếp loại." in (
        shown.content.decode()
    )
    said = {"year": str(year), "grade": "4", "decided_on": day(today)}
    wrong = post(client, "official_add_evaluation", waits.pk, **said)
    assert "quá trần 20%: nhiều nhất 1" in str(wrong.context["form"].errors["grade"])
    assert post(client, "official_add_evaluation", waits.pk, **said | {"grade": "3"}).status_code == 302
    assert page(client, "staffing_unit", cast.commune.pk).context["graded"].lines[0].tone == "good"
    assert page(client_for(cast.neighbour), "staffing_unit", cast.commune.pk).status_code == 403


def test_decision_that_raises_the_share_is_recorded_taken_back_and_given_back(
    cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.officer)
    said = {"share_pct": "25", "decided_by": "Chủ tịch UBND tỉnh", "decision": "9/QĐ", "reason": "Dẫn đầu tỉnh"}
    address = reverse("desk:staffing_raise", args=[cast.commune.pk, 2026])
    assert client_for(cast.commune_officer).post(address, said).status_code == 403
    assert list(client.post(address, said | {"share_pct": "26"}).context["form"].errors) == ["share_pct"]
    assert list(client.post(address, said | {"reason": ""}).context["form"].errors) == ["reason"]
    assert client.post(address, said).status_code == 302
    row = RaisedCeiling.objects.get()
    assert (row.share_pct, row.decided_by, row.unit) == (25, "Chủ tịch UBND tỉnh", cast.commune)
    assert client.get(reverse("desk:staffing_raise", args=[cast.commune.pk, 2024])).status_code == 404
    for act in ("raised_ceiling_withdraw", "raised_ceiling_give_back"):
        assert post(client_for(cast.neighbour), act, row.pk, reason="x").status_code == 404
        assert post(client_for(cast.commune_officer), act, row.pk, reason="x").status_code == 403
        post(client, act, row.pk, reason="Ghi nhầm xã")
        row.refresh_from_db()
        assert (row.withdrawn_at is None) == (act == "raised_ceiling_give_back")
