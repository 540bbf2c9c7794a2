"""Pages of study: the directives with their coverage, one directive by unit, its sessions, the form and what it keeps."""

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
from tests.programmes.factories import add_task, make_directive
from vungmanh.directives.models import Directive
from vungmanh.fieldwork.domain.study import Held, record_session
from vungmanh.fieldwork.models import StudySession
from vungmanh.programmes.domain.publishing import publish

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def directive(cast: Cast) -> Directive:
    """Issued five days ago; both communes and the department were to study it by yesterday."""
    today = timezone.localdate()
    issued, due = (today - datetime.timedelta(days=days) for days in (5, 1))
    found = make_directive(cast.province, cast.officer, issued_on=issued, period=(issued, None))
    leads = [cast.commune, cast.other_commune, cast.department]
    add_task(found, "Quán triệt Kế hoạch", leads=leads, due=due.isoformat())
    publish(found, by=cast.officer, at=timezone.now(), on=today)
    return found


def sent(of: Any, **said: Any) -> dict[str, Any]:
    """The form of a conference of yesterday, filled in."""
    day = timezone.localdate() - datetime.timedelta(days=1)
    people = {"reached_party_members": "45", "of_party_members": "48"}
    return {"unit": of.pk, "held_on": day.strftime("%d/%m/%Y"), "channel": "conference", **people, **said}


def held(directive: Directive, unit: Any, by: Any, **said: Any) -> StudySession:
    today = timezone.localdate()
    wanted = Held(today, "conference", **({"reached": {"party_members": 30}} | said))
    return record_session(directive, unit, wanted, by=by, at=timezone.now(), on=today)


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"desk:{name}", args=args), query)


def rows(response: Any) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))


def test_commune_records_and_the_province_sees_how_many_of_how_many(
    directive: Directive, cast: Cast, client_for: ClientFor
) -> None:
    commune, url = client_for(cast.commune_officer), reverse("desk:study_record", args=[directive.pk])
    minutes = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7")
    response = commune.post(url, sent(cast.commune, evidence=[minutes]))
    row = StudySession.objects.get()
    assert response["Location"] == reverse("desk:study_session", args=[row.pk])
    assert row.files.get().name == "bien-ban.pdf"
    assert page(commune, "study_record", directive.pk).context["form"]["of_party_members"].value() == 48
    shown = page(client_for(cast.officer), "study_directive", directive.pk)
    assert [(line["unit"].name, line["word"], line["people"]) for line in shown.context["lines"]] == [
        ("Sở Nội vụ", "quá hạn, chưa tổ chức", []),
        ("Xã Mẫu Hạ", "quá hạn, chưa tổ chức", []),
        ("Xã Mẫu Thượng", "đã tổ chức", ["đảng viên 45/48"]),
    ]
    covered = shown.context["covered"]
    assert (covered.units, covered.held, covered.late) == (3, 1, 2)
    assert [words for _pair, words in shown.context["people"]] == ["đảng viên 45/48"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"held_on": "31/02/2026"}, "held_on"),
        ({"reached_party_members": "50"}, "reached_party_members"),
        ({"channel": "loudspeaker"}, "times"),
        ({"channel": "seance"}, "channel"),
        ({"evidence": "macro.exe"}, "evidence"),
        ({"unit": "999999"}, "unit"),
    ],
)
def test_wrong_input_comes_back_as_typed(
    directive: Directive, cast: Cast, client_for: ClientFor, said: dict[str, Any], field: str
) -> None:
    if "evidence" in said:
        said = {"evidence": [SimpleUploadedFile(said["evidence"], b"MZ")]}
    url = reverse("desk:study_record", args=[directive.pk])
    response = client_for(cast.commune_officer).post(url, sent(cast.commune, note="Nhiều ý kiến hỏi", **said))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Nhiều ý kiến hỏi" in response.content.decode()
    assert not StudySession.objects.exists()


def test_form_offers_only_units_of_ones_own(directive: Directive, cast: Cast, client_for: ClientFor) -> None:
    form = page(client_for(cast.commune_officer), "study_record", directive.pk).context["form"]
    assert [unit.name for unit in form.fields["unit"].queryset] == ["Xã Mẫu Thượng"]
    url = reverse("desk:study_record", args=[directive.pk])
    assert client_for(cast.commune_officer).post(url, sent(cast.other_commune)).status_code == 422


def test_correction_after_somebody_else_keeps_what_was_typed(
    directive: Directive, cast: Cast, client_for: ClientFor
) -> None:
    row = held(directive, cast.commune, cast.commune_officer)
    client, url = client_for(cast.commune_officer), reverse("desk:study_session_change", args=[row.pk])
    typed = sent(cast.commune, version=1, led_by="Bí thư")
    assert client.post(url, typed).status_code == 302
    late = client.post(url, typed | {"led_by": "Phó Bí thư"})
    assert (late.status_code, late.context["form"]["led_by"].value()) == (422, "Phó Bí thư")
    assert client.post(url, typed | {"led_by": "Phó Bí thư", "version": late.context["form"]["version"].value()})
    row.refresh_from_db()
    assert (row.led_by, row.version) == ("Phó Bí thư", 3)


def test_withdrawn_session_is_shown_apart_and_comes_back(
    directive: Directive, cast: Cast, client_for: ClientFor
) -> None:
    row, client = held(directive, cast.commune, cast.commune_officer), client_for(cast.commune_officer)
    client.post(reverse("desk:study_session_withdraw", args=[row.pk]), {"reason": "Ghi nhầm"})
    assert page(client, "study_sessions", directive.pk).context["lines"] == []
    assert len(page(client, "study_sessions", directive.pk, ban_ghi="rut").context["lines"]) == 1
    client.post(reverse("desk:study_session_give_back", args=[row.pk]))
    assert len(page(client, "study_sessions", directive.pk).context["lines"]) == 1
    assert client_for(cast.officer).post(reverse("desk:study_session_withdraw", args=[row.pk])).status_code == 403
    assert client_for(cast.neighbour).post(reverse("desk:study_session_withdraw", args=[row.pk])).status_code == 404


def test_lists_narrow_sort_and_come_as_excel(directive: Directive, cast: Cast, client_for: ClientFor) -> None:
    held(directive, cast.commune, cast.commune_officer)
    held(directive, cast.department, cast.lead_officer, reached={"officials": 9})
    client = client_for(cast.officer)

    def units(**query: Any) -> list[str]:
        return [line["unit"].name for line in page(client, "study_directive", directive.pk, **query).context["lines"]]

    assert units(tinh_trang="late") == ["Xã Mẫu Hạ"]
    assert units(q="thuong") == ["Xã Mẫu Thượng"]
    assert units(sort="-buoi")[-1] == "Xã Mẫu Hạ"
    assert page(client, "study", tinh_trang="du").context["lines"] == []
    assert [row.pk for row, _covered in page(client, "study", tinh_trang="con").context["lines"]] == [directive.pk]
    assert [row[2] for row in rows(page(client, "study_directive", directive.pk, tinh_trang="held_late", xuat="xlsx"))][
        1:
    ] == ["tổ chức sau hạn", "tổ chức sau hạn"]
    assert rows(page(client, "study", xuat="xlsx"))[1][4:] == (3, 2, 2, 1)
    assert [row[3] for row in rows(page(client, "study_sessions", directive.pk, q="so noi vu", xuat="xlsx"))][1:] == [
        "cán bộ, công chức, viên chức 9"
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    directive: Directive,
    cast: Cast,
    client_for: ClientFor,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    units = [cast.commune, cast.other_commune, cast.department][:count]
    for unit in units:
        held(directive, unit, cast.officer, goals={"party_members": 40})
    client = client_for(cast.officer)
    with django_assert_num_queries(13):
        assert len(page(client, "study_directive", directive.pk, tinh_trang="held_late").context["lines"]) == count
    with django_assert_num_queries(10):
        assert len(page(client, "study_sessions", directive.pk).context["lines"]) == count
    with django_assert_num_queries(9):
        assert len(page(client, "study").context["lines"]) == 1
