"""Pages of suggestion boxes, matters and village conventions: a whole way in the browser, seen above, not next door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.desk.test_records import first_cells, page, post, sheet
from tests.factories import AT, make_unit
from tests.registers.factories import day, make_convention, make_opening, make_suggestion, make_village
from vungmanh.holdings.domain import keeping as holdings
from vungmanh.holdings.models import Convention, Opening, Suggestion
from vungmanh.units.models import Unit

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
OPENED = {"valid_from": "10/01/2026", "opened_by": "Chủ tịch UBND", "witnesses": "Mặt trận", "letters": 2}
MATTER = {"channel": "box", "valid_from": "10/01/2026", "kind": "report", "content": "Kênh bị lấp", "is_anonymous": "1"}
ANSWER = {"passed_to": "Địa chính", "passed_on": "11/01/2026", "due_on": "20/01/2026"}


def test_box_is_opened_and_a_matter_answered(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.commune_officer)
    early = post(client, "suggestion_new", unit=cast.commune.pk, **MATTER)
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["valid_from"])
    assert early.context["form"]["content"].value() == "Kênh bị lấp"
    post(client, "opening_new", unit=cast.commune.pk, **OPENED)
    opened = Opening.objects.get()
    assert (opened.valid_to, opened.letters) == (day("2026-01-10"), 2)
    again = post(client, "opening_new", unit=cast.commune.pk, **OPENED)
    assert list(again.context["form"].errors) == ["valid_from"]
    shown = page(client, "opening", opened.pk)
    (link,) = shown.context["links"]
    form = client.get(link.url).context["form"]
    assert [form[name].value() for name in ("unit", "channel", "valid_from")] == [
        str(cast.commune.pk), "box", "10/01/2026",
    ]  # fmt: skip
    named = post(client, "suggestion_new", unit=cast.commune.pk, **MATTER | {"content": "Gọi 0912345678"})
    assert list(named.context["form"].errors) == ["content"]
    post(client, "suggestion_new", unit=cast.commune.pk, **MATTER)
    row = Suggestion.objects.get()
    assert (row.is_anonymous, row.valid_to) == (True, None)
    (part,) = page(client, "opening", opened.pk).context["parts"]
    assert [line[0].words for line in part.lines] == ["Kênh bị lấp"]

    wrong = post(client, "suggestion_handle", row.pk, **ANSWER, valid_to="15/01/2026", version=1)
    assert list(wrong.context["form"].errors) == ["answer"]
    post(client, "suggestion_handle", row.pk, **ANSWER, version=1)
    stale = post(client, "suggestion_handle", row.pk, **ANSWER, valid_to="15/01/2026", answer="letter", version=1)
    assert stale.status_code == 422
    post(client, "suggestion_handle", row.pk, **ANSWER, valid_to="15/01/2026", answer="letter", version=2)
    row.refresh_from_db()
    assert (row.answered_on, row.in_time) == (day("2026-01-15"), True)
    answered = page(client, "suggestion", row.pk)
    assert [link.label for link in answered.context["links"]] == []
    (part,) = answered.context["parts"]
    assert [line[0].words for line in part.lines] == ["10/01/2026", "11/01/2026", "15/01/2026"]
    assert [entry.reason for entry in answered.context["entries"]] == ["Ghi trả lời", "Ghi chuyển xử lý", ""]
    moved = OPENED | {"valid_from": "09/01/2026", "version": 1, "reason": "Nhầm ngày"}
    post(client, "opening_change", opened.pk, **moved)
    row.refresh_from_db()
    assert row.valid_from == day("2026-01-09")
    kept = page(client, "opening", opened.pk)
    assert kept.context["go_on_url"] == kept.context["end_url"] == ""
    post(client, "opening_withdraw", opened.pk, reason="Nhầm")
    assert Opening.objects.kept().count() == 1


def test_matters_are_narrowed_searched_and_told_as_a_sheet(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    make_opening(cast, valid_from=day("2026-01-10"))
    make_suggestion(cast, "Kênh bị lấp", channel="box", valid_from=day("2026-01-10"), due_on=day("2026-01-20"))
    said = {"valid_from": day("2026-02-01"), "due_on": day("2026-02-10"), "answer": "letter"}
    make_suggestion(cast, "Đường hỏng", valid_to=day("2026-02-10"), **said)
    make_suggestion(cast, "Điện yếu", cast.other_commune, valid_to=day("2026-02-11"), **said | {"kind": "petition"})
    make_suggestion(cast, "Chưa có hạn", valid_from=day("2026-02-20"))
    queries = {
        "words": {"q": "kenh bi lap"}, "box": {"qua": "box"}, "kind": {"loai": "petition"}, "waits": {"muc": "cho"},
        "overdue": {"muc": "qua-han"}, "in_time": {"muc": "dung-han"}, "late": {"muc": "muon"},
        "days": {"tu": "01/02/2026", "den": "10/02/2026"}, "unit": {"don_vi": cast.other_commune.pk},
        "withdrawn": {"khi": "rut"},
    }  # fmt: skip
    found = {name: sorted(first_cells(page(client, "suggestions", **query))) for name, query in queries.items()}
    assert found == {
        "words": ["Kênh bị lấp"], "box": ["Kênh bị lấp"], "kind": ["Điện yếu"], "waits": ["Chưa có hạn", "Kênh bị lấp"],
        "overdue": ["Kênh bị lấp"], "in_time": ["Đường hỏng"], "late": ["Điện yếu"], "days": ["Điện yếu", "Đường hỏng"],
        "unit": ["Điện yếu"], "withdrawn": [],
    }  # fmt: skip
    assert len(first_cells(page(client, "suggestions", tu="vớ vẩn", muc="x", qua="y"))) == 4
    assert len(sheet(page(client, "suggestions", xuat="xlsx"))) == 5
    assert first_cells(page(client_for(cast.neighbour), "suggestions")) == []
    assert first_cells(page(client, "openings", thu="khong")) == []
    assert first_cells(page(client, "openings", thu="co")) == ["10/01/2026"]


@pytest.fixture
def village(cast: Cast) -> Unit:
    return make_village("Thôn Một", cast.commune)


def test_convention_goes_its_way_in_the_browser(cast: Cast, client_for: ClientFor, village: Unit) -> None:
    client = client_for(cast.commune_officer)
    form = page(client, "convention_new").context["form"]
    assert list(form.fields["unit"].queryset) == [village]
    post(client, "convention_new", unit=village.pk, step="draft", title="Quy ước", valid_from="02/01/2024")
    row = Convention.objects.get()

    def links(pk: int) -> list[str]:
        return [link.url.split("/")[-2] for link in page(client, "convention", pk).context["links"]]

    def step(name: str, since: str, **said: Any) -> Any:
        now = Convention.objects.get(valid_to=None)
        return post(client, "convention_step", now.pk, name, valid_from=since, version=now.version, **said)

    assert links(row.pk) == ["voted", "posted"]
    assert step("recognised", "03/01/2024").status_code == 404
    step("posted", "10/01/2024")
    missing = step("voted", "20/02/2024", households=100, present=80)
    assert (missing.status_code, list(missing.context["form"].errors)) == (422, ["agreed"])
    step("voted", "20/02/2024", households=100, present=80, agreed=50)
    failed = Convention.objects.get(valid_to=None)
    assert (links(failed.pk), "biểu quyết chưa đủ" in page(client, "conventions").content.decode()) == (
        ["draft", "posted", "voted"], True,
    )  # fmt: skip
    step("voted", "01/03/2024", households=100, present=90, agreed=81)
    step("sent", "05/03/2024", number="3/TTr")
    assert list(step("returned", "08/03/2024").context["form"].errors) == ["why"]
    step("recognised", "20/03/2024", number="9/QĐ-UBND", decided_by="UBND xã")
    there = Convention.objects.get(valid_to=None)
    shown = page(client, "convention", there.pk)
    (part,) = shown.context["parts"]
    assert [(line[0].words, line[2].words, line[4].words) for line in part.lines] == [
        ("Đang niêm yết lấy ý kiến", "Niêm yết ít nhất đến 09/02/2024", "đúng hạn"),
        ("Đã họp, biểu quyết", "Xong chậm nhất 08/03/2024", "đúng hạn"),
        ("Đã gửi, chờ công nhận", "Xong chậm nhất 12/03/2024", "quá hạn"),
    ]  # fmt: skip
    assert len(shown.context["history"]) == 6
    again = client.get(shown.context["links"][0].url).context["form"]
    assert [again[name].value() for name in ("unit", "step")] == [str(village.pk), "draft"]
    assert first_cells(page(client, "conventions", ngay="15/01/2024")) == ["Thôn Một"]
    assert page(client, "conventions", buoc="recognised", ngay="15/01/2024").context["page"].total == 0
    post(client, "convention_withdraw", there.pk, reason="Nhầm")
    assert Convention.objects.get(valid_to=None, withdrawn_at=None).step == "sent"
    assert page(client, "convention_step", there.pk, "replaced").status_code == 404


def test_village_without_a_convention_leads_to_the_form_of_conventions(
    cast: Cast, client_for: ClientFor, village: Unit
) -> None:
    client = client_for(cast.officer)
    holdings.bring_up(None, at=AT)
    shown = page(client, "holding_matrix", cap="village")
    (line,) = [line for unit, line in shown.context["lines"] if unit == village]
    (url,) = [cell[3] for cell in line if "quy ước" in cell[2]]
    assert url == f"{reverse('desk:convention_new')}?unit={village.pk}"
    assert client.get(url).context["form"]["unit"].value() == str(village.pk)
    make_convention(cast, village)
    met = page(client, "holding_matrix", cap="village").context["heads"]
    assert {pair for one, pair, _url in met if one.code == "village_convention"} == {"1/1 (100%)"}
    kinds = [code for code, _label in page(client, "holding_new").context["form"].fields["kind"].choices]
    assert {"village_convention", "suggestions_received"} & set(kinds) == set()


def test_page_of_a_unit_shows_what_happened_last(cast: Cast, client_for: ClientFor, village: Unit) -> None:
    for month in range(1, 8):
        make_opening(cast, valid_from=day(f"2025-0{month}-05"))
    make_suggestion(cast, valid_from=day("2025-02-01"))
    make_convention(cast, village)
    client = client_for(cast.commune_officer)
    found = {room.name: table for room, table in page(client, "kept_unit", cast.commune.pk).context["records"]}
    assert list(found) == ["opening", "suggestion"]
    _cols, lines, more = found["opening"]
    assert [line[0][1].words for line in lines] == [f"05/0{month}/2025" for month in (7, 6, 5, 4, 3)]
    assert len(first_cells(client.get(more))) == 7
    below = page(client, "kept_unit", village.pk)
    assert [room.name for room, _table in below.context["records"]] == ["convention"]


def test_neighbour_and_wrong_method(cast: Cast, client_for: ClientFor, village: Unit) -> None:
    call, row = make_suggestion(cast), make_convention(cast, village, "draft")
    stranger, leader = client_for(cast.neighbour), client_for(cast.leader)
    for route, args in (("suggestion_handle", [call.pk]), ("convention_step", [row.pk, "posted"])):
        assert stranger.get(reverse(f"desk:{route}", args=args)).status_code == 404
        assert leader.get(reverse(f"desk:{route}", args=args)).status_code == 403
        assert client_for(cast.officer).delete(reverse(f"desk:{route}", args=args)).status_code == 405


@pytest.mark.parametrize(("name", "queries"), [("openings", 8), ("suggestions", 8), ("conventions", 8)])
def test_lists_ask_the_same_of_one_row_and_of_three(
    cast: Cast, client_for: ClientFor, name: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    communes = [cast.commune, cast.other_commune, make_unit("Xã Mẫu Trung", parent=cast.province)]
    client = client_for(cast.officer)
    for count, unit in enumerate(communes):
        make_opening(cast, unit)
        make_suggestion(cast, unit=unit, channel="box")
        make_convention(cast, make_village(f"Thôn {count}", unit))
        if count in (0, 2):
            with django_assert_num_queries(queries):
                assert len(first_cells(page(client, name))) == count + 1


@pytest.mark.parametrize("matters", [1, 3])
def test_pages_ask_the_same_of_one_matter_and_of_three(
    cast: Cast, client_for: ClientFor, matters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = make_opening(cast)
    for number in range(matters):
        made = make_suggestion(cast, f"Việc {number}", channel="box")
    client = client_for(cast.officer)
    with django_assert_num_queries(9):
        assert page(client, "opening", row.pk).status_code == 200
    with django_assert_num_queries(8):
        assert page(client, "suggestion", made.pk).status_code == 200


@pytest.mark.parametrize("steps", [1, 3])
def test_page_asks_the_same_of_one_step_and_of_three(
    cast: Cast, client_for: ClientFor, village: Unit, steps: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from vungmanh.holdings.domain.conventions import take_step

    row = make_convention(cast, village, "posted", valid_from=day("2024-01-01"))
    for place, name in enumerate(("voted", "sent")[: steps - 1]):
        row = take_step(row, name, {}, since=day(f"2024-0{place + 3}-01"), version=1, by=cast.officer, at=AT)
    client = client_for(cast.officer)
    with django_assert_num_queries(10):
        assert page(client, "convention", row.pk).status_code == 200
