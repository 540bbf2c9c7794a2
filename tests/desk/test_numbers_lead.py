"""A number that counts rows leads to a list of just these, in rooms that have no test of their own for it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.cascade.factories import make_parent
from tests.conftest import Cast
from tests.factories import AT, make_unit
from tests.fieldwork.factories import make_survey
from tests.officials.factories import make_person, make_post
from tests.programmes.factories import add_report, add_task, make_directive
from tests.training.factories import ON, make_arrival, make_course, make_scheme, official, send
from vungmanh.cascade.domain.issuing import Issue, issue
from vungmanh.fieldwork.domain.study import Held, record_session
from vungmanh.fieldwork.enums import AnswerState
from vungmanh.fieldwork.models import SurveyValue
from vungmanh.programmes.domain.publishing import publish
from vungmanh.training.domain.planning import LineSaid, draw_plan
from vungmanh.training.domain.results import record_results
from vungmanh.training.models import Arrival
from vungmanh.units.enums import UnitLevel

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.S)


def numbers(client: Client, address: str, part: str) -> list[tuple[str, int]]:
    """Links of the page whose address holds `part` and whose words are a number, with it."""
    page = client.get(address)
    assert page.status_code == 200
    found = []
    for href, words in LINK.findall(page.content.decode()):
        there = urljoin(address, unescape(href).split("#")[0])
        told = re.fullmatch(r"[▲◐✓]?\s*(\d+)[^\d]*", " ".join(re.sub("<[^>]*>", " ", words).split()))
        if told and part in there:
            found.append((there, int(told.group(1))))
    return found


def totals(client: Client, links: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(address, client.get(address).context["page"].total) for address, _number in links]


@pytest.mark.parametrize("address", ["", "{pk}/"])
def test_units_that_studied_a_directive(cast: Cast, client_for: ClientFor, address: str) -> None:
    """One in time, one late, one not at all; a village held something that nobody asked of it."""
    today = timezone.localdate()
    issued, due = (today - datetime.timedelta(days=days) for days in (9, 4))
    directive = make_directive(cast.province, cast.officer, issued_on=issued, period=(issued, None))
    leads = [cast.commune, cast.other_commune, cast.department]
    add_task(directive, "Quán triệt Kế hoạch", leads=leads, due=due.isoformat())
    publish(directive, by=cast.officer, at=timezone.now(), on=today)
    village = make_unit("Thôn Một", parent=cast.commune, level=UnitLevel.VILLAGE)
    for unit, days in ((cast.commune, 5), (cast.other_commune, 1), (village, 1)):
        said = Held(today - datetime.timedelta(days=days), "conference", reached={"party_members": 3})
        record_session(directive, unit, said, by=cast.officer, at=timezone.now(), on=today)
    client = client_for(cast.officer)
    links = numbers(client, f"/so-sach/quan-triet/{address.format(pk=directive.pk)}", "tinh_trang=")
    assert len(links) == (4 if address else 3)
    assert totals(client, links) == links


def test_units_and_lines_of_lower_plans(cast: Cast, client_for: ClientFor) -> None:
    programme, day = make_parent(cast), datetime.date(2026, 2, 18)
    issue(programme, cast.commune, Issue("12/KH-UBND", day), by=cast.commune_officer, at=AT, on=day)
    client, address = client_for(cast.officer), f"/chuong-trinh/{programme.pk}/cap-duoi/"
    links = numbers(client, address, "?tinh_trang=")
    assert len(links) == 4
    assert totals(client, links) == links
    left_out = re.findall(
        r'href="(\?sot=[^"]*)">.*?(\d+) đơn vị</span></a>', client.get(address).content.decode(), re.S
    )
    assert len(left_out) == 3
    assert [(there, str(client.get(address + there).context["page"].total)) for there, _n in left_out] == left_out
    lines = numbers(client, address, f"/cap-duoi/{cast.commune.pk}/")
    assert len(lines) >= 3
    assert [(there, len(client.get(there).context["lines"])) for there, _number in lines] == lines


def test_people_behind_a_yearly_plan_and_its_courses(cast: Cast, client_for: ClientFor) -> None:
    both, one = official(cast.commune), official(cast.other_commune, "Lò Thị Hai")
    course, second = make_course(cast), make_course(cast, title="Trung cấp K2")
    first = send(cast, course, both, one)
    send(cast, second, both)
    record_results(course, {first[0].pk: "passed"}, result_on=ON, by=cast.officer, at=AT, on=ON)
    plan = draw_plan(cast.province, 2026, [LineSaid("political", 5, 2)], decision="", by=cast.officer, at=AT)
    client, turns = client_for(cast.officer), f"/so-sach/dao-tao/ke-hoach/{plan.pk}/luot/{plan.lines.get().pk}/"
    links = numbers(client, f"/so-sach/dao-tao/ke-hoach/{plan.pk}/", "/luot/")
    assert links == [(turns, 3), (f"{turns}?tinh=nguoi", 2), (f"{turns}?tinh=dat", 1)]
    assert totals(client, links) == links
    courses = numbers(client, "/so-sach/dao-tao/lop/", "/so-sach/dao-tao/lop/")
    assert sorted(number for _there, number in courses) == [0, 1, 1, 2]
    assert totals(client, courses) == courses
    sheet = load_workbook(BytesIO(client.get(turns, {"tinh": "dat", "xuat": "xlsx"}).getvalue())).active
    assert sheet is not None
    assert [row[0] for row in sheet.values] == ["Họ và tên", both.full_name]
    assert client_for(cast.neighbour).get(turns).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_turns_of_a_plan_ask_as_often_for_many(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, count: int
) -> None:
    send(cast, make_course(cast), *(official(cast.commune, f"Lò Văn {number}") for number in range(count)))
    plan = draw_plan(cast.province, 2026, [LineSaid("political", 5, 2)], decision="", by=cast.officer, at=AT)
    client = client_for(cast.officer)
    with django_assert_num_queries(9):
        client.get(f"/so-sach/dao-tao/ke-hoach/{plan.pk}/luot/{plan.lines.get().pk}/")


def test_whoever_sees_a_part_of_a_course_is_told_of_how_many(cast: Cast, client_for: ClientFor) -> None:
    course = make_course(cast)
    send(cast, course, official(cast.commune), official(cast.other_commune, "Lò Thị Hai"))
    client = client_for(cast.commune_officer)
    (link, _passed) = numbers(client, "/so-sach/dao-tao/lop/", f"/lop/{course.pk}/")
    assert (link, totals(client, [link])) == ((f"/so-sach/dao-tao/lop/{course.pk}/", 1), [link])
    assert "trong 2" in client.get("/so-sach/dao-tao/lop/").content.decode()


def test_people_who_came_by_a_scheme(cast: Cast, client_for: ClientFor) -> None:
    scheme = make_scheme(cast)
    for number in range(3):
        make_arrival(cast, scheme, official(cast.commune, f"Lò Văn {number}"))
    Arrival.objects.filter(person__full_name="Lò Văn 0").update(left_on=ON)
    Arrival.objects.filter(person__full_name="Lò Văn 1").update(promoted_to="committee_deputy", promoted_on=ON)
    client = client_for(cast.officer)
    for address in ("/so-sach/dao-tao/thu-hut/", f"/so-sach/dao-tao/thu-hut/{scheme.pk}/"):
        links = numbers(client, address, f"/thu-hut/{scheme.pk}/")
        assert [number for _there, number in links] == [3, 2, 1]
        assert totals(client, links) == links


def test_answers_behind_the_results_of_a_survey(cast: Cast, client_for: ClientFor) -> None:
    survey = make_survey(cast, [cast.commune, cast.other_commune, cast.department], days=-2)
    rooms, kind = survey.questions.order_by("position").values_list("key", flat=True)
    for unit, said in ((cast.commune, {rooms: 4}), (cast.other_commune, {kind: "tốt"})):
        answer = survey.answers.get(unit=unit)
        for key, value in said.items():
            words = {"number": value} if key == rooms else {"text": value}
            SurveyValue.objects.create(answer=answer, key=key, **words)
        answer.state = AnswerState.SUBMITTED
        answer.save(update_fields=["state"])
    client, address = client_for(cast.officer), f"/so-sach/khao-sat/{survey.pk}/"
    links = numbers(client, f"{address}ket-qua/", address)
    assert [number for _there, number in links] == [2, 3, 1, 1]
    assert totals(client, links) == links
    asked = [f"{address}?cau={key}" for key in (rooms, kind)]
    told = client.get(f"{address}ket-qua/").content.decode()
    for there in asked:
        assert f'href="{there}">1/2 phiếu có trả lời' in told
        assert client.get(there).context["page"].total == 1


def test_rows_of_a_register(cast: Cast, client_for: ClientFor) -> None:
    for number in range(2):
        make_post(make_person(cast.commune, f"Lò Văn {number}"), "expert_land")
    client = client_for(cast.officer)
    links = numbers(client, f"/so-lieu/chat-luong/?so=official&don_vi={cast.commune.pk}", "dong=tat-ca")
    assert [number for _there, number in links] == [2]
    assert client.get(links[0][0]).context["doubtful"].page.total == 2


def test_documents_in_work_and_kinds_of_reports(cast: Cast, client_for: ClientFor) -> None:
    for number in range(2):
        make_directive(cast.province, cast.officer, number=f"{number}/KH-UBND")
    client = client_for(cast.officer)
    links = numbers(client, "/", "state=waiting")
    assert len(links) == 2
    assert totals(client, links) == links
    directive = make_directive(cast.province, cast.officer)
    add_report(directive, "Báo cáo", sources=[cast.commune], due="2026-12-20")
    programme = publish(directive, by=cast.officer, at=timezone.now(), on=timezone.localdate())
    ((there, number),) = numbers(client, f"/chuong-trinh/{programme.pk}/", "/lich/")
    assert client.get(there).context["asked"] == number == 1


def test_late_reports_of_the_calendar(cast: Cast, client_for: ClientFor) -> None:
    """One in a month that has passed, one of three units yesterday or in that month too; one lies ahead."""
    today = timezone.localdate()
    directive = make_directive(cast.province, cast.officer, issued_on=today - datetime.timedelta(days=400))
    for days, sources in ((200, [cast.commune]), (1, [cast.commune, cast.other_commune]), (-30, [cast.commune])):
        due = today - datetime.timedelta(days=days)
        add_report(directive, f"Báo cáo {days}", sources=sources, due=due.isoformat())
    since = timezone.now() - datetime.timedelta(days=300)
    programme = publish(directive, by=cast.officer, at=since, on=since.date())
    client, address = client_for(cast.officer), f"/chuong-trinh/{programme.pk}/lich/"
    links = numbers(client, address, "loai=report&viec=late")
    assert [number for _there, number in links] == [3]
    assert totals(client, links) == links
    assert numbers(client, f"{address}?q=200", "loai=report&viec=late") == []
