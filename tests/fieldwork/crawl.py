"""The registers of fieldwork for the crawl of tests/desk/test_crawl.py: who gets which page, and words that must not leak."""

from __future__ import annotations

import io

from django.utils import timezone

from tests.conftest import Cast
from tests.factories import AT
from tests.fieldwork.factories import make_survey
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
FIELDWORK: Table = STUDY | SURVEY
FIELDWORK_ACTS = (
    "study_session_give_back", "study_session_withdraw",
    "survey_answer_give_back", "survey_answer_take_back", "survey_close", "survey_conclude", "survey_follow_units",
    "survey_give_back", "survey_import_do", "survey_launch", "survey_withdraw",
)  # fmt: skip
FIELDWORK_LISTS = ("/so-sach/", "/so-sach/quan-triet/", "/so-sach/khao-sat/")
FIELDWORK_WORDS = ("Bí thư xã Mẫu Thượng", "Khảo sát trụ sở", "Số gian nhà")


def fieldwork_addresses(cast: Cast, programme: Programme) -> dict[str, list[int]]:
    """Records of the commune, and what the province asks it."""
    return study_addresses(cast, programme) | survey_addresses(cast)


def study_addresses(cast: Cast, programme: Programme) -> dict[str, list[int]]:
    files = [(store(io.BytesIO(b"%PDF-1"), at=AT), "bien-ban-duong-day-nong.pdf")]
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
