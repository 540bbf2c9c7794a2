"""Standards and training for the crawl of tests/desk/test_crawl.py: who gets which page, and words that must not leak."""

from __future__ import annotations

import datetime

from tests.conftest import Cast
from tests.factories import AT
from tests.training.factories import make_arrival, make_course, make_scheme, official, send
from vungmanh.officials.domain.standards_adopting import adopt
from vungmanh.training.domain.planning import LineSaid, draw_plan

Table = dict[str, tuple[int, ...]]
"""Coordinator, leader, administrator of the province; a department, a commune, the neighbour, somebody not signed in."""
_PROVINCE = (200, 200, 403, 404, 403, 404, 302)
TRAINING: Table = {
    "standards_adoption": (200, 403, 403, 403, 403, 404, 302),
    "training_plan": (200, 200, 200, 404, 404, 404, 302),
    "training_plan_turns": (200, 200, 200, 404, 404, 404, 302),
    "training_plan_change": (200, 200, 403, 404, 404, 404, 302),
    "course": (200, 200, 200, 404, 200, 404, 302),
    "course_change": _PROVINCE,
    "course_enrol": _PROVINCE,
    "attraction": (200, 200, 200, 404, 200, 404, 302),
    "attraction_change": _PROVINCE,
    "attraction_arrive": _PROVINCE,
    "arrival_change": _PROVINCE,
}
"""Of the province; somebody of the commune is in the course and came by the scheme, so that the commune sees both."""
TRAINING_ACTS = (
    "course_results", "course_withdraw", "course_give_back", "enrolment_take_out", "enrolment_put_back", "arrival_withdraw",
    "arrival_give_back",
    "attraction_withdraw", "attraction_give_back",
)  # fmt: skip
TRAINING_LISTS = (
    "/so-sach/chuan-chuc-danh/", "/so-sach/chuan-chuc-danh/?xet=tat-ca", "/so-sach/chuan-chuc-danh/?huong=must_study",
    "/so-sach/chuan-chuc-danh/co-cau/", "/so-sach/chuan-chuc-danh/ngoai-le/", "/so-sach/chuan-chuc-danh/quy-dinh/",
    "/so-sach/dao-tao/", "/so-sach/dao-tao/ke-hoach/", "/so-sach/dao-tao/lop/", "/so-sach/dao-tao/thu-hut/",
)  # fmt: skip
TRAINING_WORDS = ("Lò Thị Cày Bừa", "Lớp đan sọt", "77/KH-SỌT", "Thu hút thợ cấy", "88/QĐ-CẤY")


def training_addresses(cast: Cast) -> dict[str, list[int]]:
    person = official(cast.commune, "Lò Thị Cày Bừa")
    course, scheme = make_course(cast, title="Lớp đan sọt"), make_scheme(cast, title="Thu hút thợ cấy")
    send(cast, course, person)
    said = {"decision": "77/KH-SỌT", "by": cast.officer, "at": AT}
    plan = draw_plan(cast.province, 2026, [LineSaid("political", 5, 2)], **said)
    since = datetime.date(2026, 1, 1)
    held = adopt(cast.province, "ham_tan_2012", valid_from=since, decision="88/QĐ-CẤY", by=cast.officer, at=AT)
    things = {
        "standards": held, "training": plan, "course": course, "attraction": scheme,
        "arrival": make_arrival(cast, scheme, person),
    }  # fmt: skip
    found = {name: [things[name.split("_")[0]].pk] for name in TRAINING}
    return found | {"training_plan_turns": [plan.pk, plan.lines.get().pk]}
