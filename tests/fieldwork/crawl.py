"""The registers of fieldwork for the crawl of tests/desk/test_crawl.py: who gets which page, and words that must not leak."""

from __future__ import annotations

import io
from typing import Any

from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT
from tests.fieldwork.factories import make_area, make_briefing, make_pilot, make_survey, make_visit
from vungmanh.core.files import store
from vungmanh.fieldwork.domain.study import Held, record_session
from vungmanh.programmes.models import Programme

Table = dict[str, tuple[int, ...]]
"""Coordinator, leader, administrator of the province; a department, a commune, the neighbour, somebody not signed in."""
STUDY: Table = {
    "study_directive": (200, 200, 200, 200, 200, 404, 302),
    "study_sessions": (200, 200, 200, 200, 200, 404, 302),
    "study_record": (200, 200, 403, 200, 200, 404, 302),
    "study_session": (200, 200, 200, 404, 200, 404, 302),
    "study_session_change": (403, 403, 403, 404, 200, 404, 302),
    "study_session_file": (200, 200, 200, 404, 200, 404, 302),
}
"""How a directive was studied, and a session of the commune with its file: its own people correct it, units above see it."""
SURVEY: Table = {
    "survey": (200, 200, 200, 404, 200, 404, 302),
    "survey_results": (200, 200, 200, 404, 200, 404, 302),
    "survey_form": (200, 200, 200, 404, 200, 404, 302),
    "survey_change": (200, 200, 403, 404, 403, 404, 302),
    "survey_questions": (200, 200, 403, 404, 403, 404, 302),
    "survey_template": (403, 403, 403, 404, 200, 404, 302),
    "survey_import": (403, 403, 403, 404, 200, 404, 302),
    "survey_answer": (200, 200, 200, 404, 200, 404, 302),
}
"""A survey of the province that asks the commune: the province runs it, the commune answers, nobody beside it is asked."""
PILOT: Table = {
    "pilot": (200, 200, 200, 404, 200, 404, 302),
    "pilot_change": (200, 200, 403, 404, 403, 404, 302),
    "pilot_review": (200, 200, 403, 404, 403, 404, 302),
    "pilot_file": (200, 200, 200, 404, 200, 404, 302),
}
"""A pilot of the province in the commune: the site sees it."""
_SEEN, _KEPT = (200, 200, 200, 404, 200, 404, 302), (403, 403, 403, 404, 200, 404, 302)
AREA: Table = {
    **dict.fromkeys(("area", "visit", "visit_file", "briefing", "briefing_file"), _SEEN),
    **dict.fromkeys(("area_change", "area_visit", "visit_change", "briefing_change"), _KEPT),
}
"""Who looks after places of the commune, visits and briefings: kept by the commune, seen above."""
FIELDWORK: Table = STUDY | SURVEY | PILOT | AREA
FIELDWORK_ACTS = (
    "study_session_give_back", "study_session_withdraw",
    "survey_answer_give_back", "survey_answer_take_back", "survey_close", "survey_conclude", "survey_follow_units",
    "survey_give_back", "survey_import_do", "survey_launch", "survey_withdraw",
    *(f"{name}_{act}" for name in ("pilot", "area", "visit", "briefing") for act in ("give_back", "withdraw")),
)  # fmt: skip
FIELDWORK_LISTS = (
    "/so-sach/", "/so-sach/quan-triet/", "/so-sach/khao-sat/", "/so-sach/thi-diem/", "/so-sach/dia-ban/",
    "/so-sach/dia-ban/thang/",    "/so-sach/di-co-so/", "/so-sach/giao-ban/",
)  # fmt: skip
FIELDWORK_WORDS = (
    "Bí thư xã Mẫu Thượng", "Khảo sát trụ sở", "Số gian nhà", "khoán thôn", "Bám Bản", "Suối cạn", "Thu quỹ",
)  # fmt: skip


def fieldwork_addresses(cast: Cast, programme: Programme) -> dict[str, list[int]]:
    """Records of the commune, and what the province asks it."""
    return study_addresses(cast, programme) | survey_addresses(cast) | pilot_addresses(cast) | area_addresses(cast)


def one_file() -> Any:
    return [(store(io.BytesIO(b"%PDF-1"), at=AT), "bien-ban-duong-day-nong.pdf")]


def study_addresses(cast: Cast, programme: Programme) -> dict[str, list[int]]:
    files = one_file()
    directive, on = programme.directive, timezone.localdate()
    held = Held(on, "conference", led_by="Bí thư xã Mẫu Thượng", reached={"party_members": 12})
    session = record_session(directive, cast.commune, held, by=cast.commune_officer, at=AT, on=on, files=files)
    things = dict.fromkeys(("study_session", "study_session_change"), session.pk)
    things["study_session_file"] = session.files.get().pk
    return {name: [things.get(name, directive.pk)] for name in STUDY}


def survey_addresses(cast: Cast) -> dict[str, list[int]]:
    survey = make_survey(cast, [cast.commune])
    answer = survey.answers.get().pk
    return {name: [answer if name == "survey_answer" else survey.pk] for name in SURVEY}


def pilot_addresses(cast: Cast) -> dict[str, list[int]]:
    row = make_pilot(cast, files=one_file())
    return {name: [row.files.get().pk if name == "pilot_file" else row.pk] for name in PILOT}


def area_addresses(cast: Cast) -> dict[str, list[int]]:
    area = make_area(cast, cast.commune)
    visit, briefing = make_visit(cast, area, files=one_file()), make_briefing(cast, files=one_file())
    things = {"area_visit": area, "visit_file": visit.files.get(), "briefing_file": briefing.files.get()}
    by_kind = {"area": area, "visit": visit, "briefing": briefing}
    return {name: [things.get(name, by_kind[name.split("_")[0]]).pk] for name in AREA}
