"""Pages of directives: who sees what, lists under a counted number of queries, uploads, the original, particulars."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.directives.factories import TEXT, make_read, make_uploaded, sample_reading
from vungmanh.accounts.models import User
from vungmanh.core.models import Job
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive
from vungmanh.reader.model import Document, Span

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"desk:{name}", args=args), query)


def test_list_shows_only_what_the_person_may_see(cast: Cast, client_for: ClientFor) -> None:
    make_read(cast)
    for user, total in (
        (cast.officer, 1),
        (cast.leader, 1),
        (cast.administrator, 1),
        (cast.lead_officer, 0),
        (cast.commune_officer, 0),
        (cast.neighbour, 0),
    ):
        assert page(client_for(user), "directives").context["page"].total == total, user


@pytest.mark.parametrize(
    "name", ["directive", "directive_confirm", "directive_document", "directive_publish", "directive_original"]
)
def test_unpublished_is_not_there_for_others(cast: Cast, client_for: ClientFor, name: str) -> None:
    directive = make_read(cast)
    for stranger in (cast.neighbour, cast.commune_officer):
        assert page(client_for(stranger), name, directive.pk).status_code == 404
    anonymous = page(client_for(cast.anonymous), name, directive.pk)
    assert anonymous.status_code == 302
    assert anonymous.url.startswith(reverse("account_login"))
    assert page(client_for(cast.officer), name, directive.pk).status_code == 200


def test_leader_sees_and_may_publish_but_does_not_confirm(cast: Cast, client_for: ClientFor) -> None:
    directive = make_read(cast)
    client = client_for(cast.leader)
    assert page(client, "directive", directive.pk).status_code == 200
    assert page(client, "directive_publish", directive.pk).status_code == 200
    assert page(client, "directive_confirm", directive.pk).url == reverse("desk:directive", args=[directive.pk])
    assert page(client, "directive_upload").status_code == 403


def test_published_is_visible_below_and_above_but_not_next_door(cast: Cast, client_for: ClientFor) -> None:
    directive = make_read(cast, owner=cast.commune)
    Directive.objects.update(state=DirectiveState.PUBLISHED)
    seen = {
        user.username: page(client_for(user), "directive", directive.pk).status_code
        for user in (cast.officer, cast.commune_officer, cast.neighbour)
    }
    assert seen == {"dieuphoi": 200, "canboxa": 200, "langgieng": 404}


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_questions(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make_read(cast, reading=sample_reading(TEXT + "\n" * number), name=f"{number}.txt")
    client = client_for(cast.officer)
    with django_assert_num_queries(9):
        assert len(page(client, "directives").context["page"].rows) == count


def test_list_filters_sorts_and_searches_without_accents(cast: Cast, client_for: ClientFor) -> None:
    first = make_read(cast)
    second = make_uploaded(cast, text="khác", name="bao-cao.pdf")
    client = client_for(cast.officer)

    def found(**query: Any) -> list[int]:
        return [row.pk for row in page(client, "directives", **query).context["page"].rows]

    assert found() == [second.pk, first.pk]
    assert found(q="chinh quyen co so") == [first.pk]
    assert found(state="uploaded") == [second.pk]
    assert found(kind="kế hoạch", year="2026", issuer="UBND tỉnh Mẫu Sơn") == [first.pk]
    assert found(year="x' OR 1=1") == [second.pk, first.pk]
    assert found(sort="left") == [second.pk, first.pk]
    assert found(sort="-left") == [first.pk, second.pk]
    assert found(q="không có gì") == []


def test_list_as_sheet(cast: Cast, client_for: ClientFor) -> None:
    make_read(cast)
    response = client_for(cast.officer).get(reverse("desk:directives"), {"as": "xlsx", "q": "112"})
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0][:3] == ("Số, ký hiệu", "Thể loại", "Trích yếu")
    assert rows[1][0] == "112/KH-UBND"
    assert rows[1][6:8] == (7, 7)


def upload(client: Client, *files: tuple[str, bytes], **more: Any) -> Any:
    data = {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post(reverse("desk:directive_upload"), data, **more)


def test_upload_of_one_file_leads_to_it(cast: Cast, client_for: ClientFor) -> None:
    response = upload(client_for(cast.officer), ("kế hoạch.txt", TEXT.encode()))
    directive = Directive.objects.get()
    assert response.url == reverse("desk:directive", args=[directive.pk])
    assert directive.owner == cast.province
    assert Job.objects.get().key == f"directives.read:{directive.pk}"


def test_upload_answers_for_each_file(cast: Cast, client_for: ClientFor, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 5000
    make_uploaded(cast)
    files = (("a.txt", b"mot"), ("cu.txt", TEXT.encode()), ("rong.txt", b""), ("to.pdf", b"x" * 6000))
    outcomes = upload(client_for(cast.officer), *files).context["outcomes"]
    assert [(row.name, row.is_new, bool(row.directive)) for row in outcomes] == [
        ("a.txt", True, True),
        ("cu.txt", False, True),
        ("rong.txt", False, False),
        ("to.pdf", False, False),
    ]
    assert outcomes[2].refusal.startswith("Tệp rỗng")
    assert Directive.objects.count() == 2


def test_upload_answers_the_script_with_its_line(cast: Cast, client_for: ClientFor) -> None:
    response = upload(client_for(cast.officer), ("a.txt", TEXT.encode()), headers={"X-Upload": "line"})
    assert response.templates[0].name == "desk/directives/_outcomes.html"
    assert "Đã nhận, đang đọc." in response.content.decode()


@pytest.mark.parametrize(
    ("state", "error", "asks_again", "says"),
    [
        ("reading", "", True, "Đã nhận, đang đọc."),
        ("read", "", False, "Đã đọc: 7 mục chờ xác nhận."),
        ("unreadable", "source_password", False, "▲ Tệp có mật khẩu"),
    ],
)
def test_line_of_an_uploaded_file_follows_its_reading(
    cast: Cast, client_for: ClientFor, state: str, error: str, asks_again: bool, says: str
) -> None:
    directive = make_read(cast)
    Directive.objects.filter(pk=directive.pk).update(state=state, error_code=error)
    address = reverse("desk:directive_upload_state", args=[directive.pk])
    line = client_for(cast.officer).get(address).content.decode()
    assert says in line
    assert (f'hx-get="{address}"' in line) is asks_again
    assert (reverse("desk:directive_confirm", args=[directive.pk]) in line) is (state == "read")


def test_upload_needs_a_file_and_the_right(cast: Cast, client_for: ClientFor) -> None:
    assert upload(client_for(cast.officer)).status_code == 422
    assert upload(client_for(cast.commune_officer), ("a.txt", b"x")).status_code == 403
    assert upload(client_for(cast.anonymous), ("a.txt", b"x")).status_code == 401
    assert Directive.objects.count() == 0


def test_upload_for_a_unit_that_is_not_ones_own_goes_to_ones_own(cast: Cast, client_for: ClientFor) -> None:
    data = {"files": [SimpleUploadedFile("a.txt", b"x y z")], "owner": str(cast.neighbour_province.pk)}
    client_for(cast.officer).post(reverse("desk:directive_upload"), data)
    assert Directive.objects.get().owner == cast.province


def test_original_comes_as_it_was_and_is_never_run(cast: Cast, client_for: ClientFor) -> None:
    directive = make_uploaded(cast, text="<script>alert(1)</script>", name="trang web.html")
    response = page(client_for(cast.officer), "directive_original", directive.pk)
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_directive_page_shows_text_items_and_links_both_ways(cast: Cast, client_for: ClientFor) -> None:
    directive = make_read(cast)
    html = page(client_for(cast.officer), "directive", directive.pk).content.decode()
    item = directive.items.get(quote__startswith="Trên 92%")
    assert f'data-item="{item.pk}"' in html
    assert f'data-see="{item.pk}"' in html
    assert "18-NQ/TU" in html
    assert "Xác nhận (7 mục)" in html


def test_directive_page_tells_for_whom_it_is_signed_and_who_receives_it(cast: Cast, client_for: ClientFor) -> None:
    directive = make_read(cast)
    Directive.objects.filter(pk=directive.pk).update(signer="Lò Văn Mẫu", signer_title="Phó Chủ tịch")
    html = page(client_for(cast.officer), "directive", directive.pk).content.decode()
    assert "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH" in html
    assert html.index("Thường trực Tỉnh ủy (để báo cáo)") < html.index("Lưu: VT")


def test_directive_that_was_replaced_or_amended_says_so_once_the_newer_one_is_published(
    cast: Cast, client_for: ClientFor
) -> None:
    first = make_read(cast)
    citation = sample_reading().citations[0]
    start = TEXT.index("Nghị quyết số 18")
    spans = (Span(start, start + 10),)
    newer = {}
    for relation in ("replaces", "amends"):
        cited = dataclasses.replace(
            citation, number="112/KH-UBND", kind="kế hoạch", issued_on="2026-01-05", relation=relation, spans=spans
        )
        document = Document(kind="kế hoạch", number=f"200/KH-{relation}")
        reading = sample_reading(TEXT + relation, citations=(cited,), document=document)
        newer[relation] = make_read(cast, reading=reading, name=f"{relation}.txt")
    client = client_for(cast.officer)
    assert "Hiệu lực" not in page(client, "directive", first.pk).content.decode()
    Directive.objects.exclude(pk=first.pk).update(state=DirectiveState.PUBLISHED)
    response = page(client, "directive", first.pk)
    assert response.context["replaced_by"] == [newer["replaces"]]
    assert list(response.context["amended_by"]) == [newer["amends"]]
    assert "đã bị thay thế bởi" in response.content.decode()


def test_text_is_never_markup(cast: Cast, client_for: ClientFor) -> None:
    directive = make_read(cast, reading=sample_reading(TEXT + "<img src=x onerror=alert(1)>"))
    for name in ("directive", "directive_confirm"):
        html = page(client_for(cast.officer), name, directive.pk).content.decode()
        assert "<img src=x" not in html
        assert "&lt;img src=x" in html


def test_particulars_are_confirmed_and_errors_stand_at_their_fields(cast: Cast, client_for: ClientFor) -> None:
    directive = make_read(cast)
    client = client_for(cast.officer)
    address = reverse("desk:directive_document", args=[directive.pk])
    good = {
        "version": directive.version, "kind": "kế hoạch", "number": "113/KH-UBND", "issued_on": "05/01/2026",
        "title": "Mới", "issuer": cast.province.pk, "territory": cast.province.pk,
        "period_from": "01/01/2026", "period_to": "31/12/2026", "recipients": "Các xã\r\n\r\n Lưu: VT ",
    }  # fmt: skip
    wrong = client.post(address, {**good, "issued_on": "30/02/2026"})
    assert wrong.status_code == 422
    assert "Không có ngày này trong lịch" in wrong.context["form"].errors["issued_on"][0]
    backwards = client.post(address, {**good, "period_from": "01/01/2027"})
    assert backwards.status_code == 409
    assert backwards.context["form"].errors["period_to"] == ["Ngày kết thúc phải sau ngày bắt đầu."]
    assert client.post(address, good).url == reverse("desk:directive_confirm", args=[directive.pk])
    directive.refresh_from_db()
    assert (directive.number, directive.document_fields_confirmed) == ("113/KH-UBND", True)
    assert directive.recipients == "Các xã\nLưu: VT"
    stale = client.post(address, {**good, "number": "114/KH-UBND"})
    assert stale.status_code == 409
    assert 'value="114/KH-UBND"' in stale.content.decode()
    directive.refresh_from_db()
    assert directive.number == "113/KH-UBND"


@pytest.mark.parametrize(
    "name", ["directive_retry", "directive_accept_many", "directive_undo", "directive_add", "directive_withdraw"]
)
def test_acts_do_not_happen_by_a_link(cast: Cast, client_for: ClientFor, name: str) -> None:
    directive = make_read(cast)
    assert page(client_for(cast.officer), name, directive.pk).status_code == 405


@pytest.mark.parametrize("who", ["neighbour", "commune_officer", "leader"])
def test_acts_of_others_are_refused(cast: Cast, client_for: ClientFor, who: str) -> None:
    directive = make_read(cast)
    user: User = getattr(cast, who)
    expected = 403 if who == "leader" else 404
    for name in ("directive_accept_many", "directive_undo", "directive_add", "directive_document"):
        response = client_for(user).post(reverse(f"desk:{name}", args=[directive.pk]), {})
        assert response.status_code == expected, name
