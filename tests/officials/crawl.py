"""The register of officials for the crawl of tests/desk/test_crawl.py: who gets which page, and words that must not leak."""

from __future__ import annotations

from tests.conftest import Cast
from tests.factories import AT
from tests.fieldwork.crawl import one_file
from tests.officials.factories import ON, SINCE, make_person, make_post, make_qualification, make_quota
from vungmanh.officials.models import Departure, Discipline, Evaluation, EvaluationPaper, PrivateData, TrainingRecord

Table = dict[str, tuple[int, ...]]
"""Coordinator, leader, administrator of the province; a department, a commune, the neighbour, somebody not signed in."""
_SEEN, _KEPT = (200, 200, 200, 404, 200, 404, 302), (200, 403, 403, 404, 200, 404, 302)
OFFICIALS: Table = {
    "official": _SEEN,
    **dict.fromkeys(
        (
            "official_change", "official_private", "official_add_post", "official_add_departure",
            "official_add_qualification", "official_add_training", "official_add_evaluation", "official_add_discipline",
            "official_post_change", "official_post_end", "official_qualification_change", "official_training_change",
            "official_evaluation_change", "official_discipline_change",
        ),
        _KEPT,
    ),
    "staffing_unit": (200, 200, 200, 403, 200, 403, 302),
    "staffing_grant": (200, 403, 403, 403, 403, 403, 302),
    "staffing_quota_change": (200, 403, 403, 404, 403, 404, 302),
    "staffing_graded": (200, 200, 200, 403, 200, 403, 302),
    "staffing_raise": (200, 403, 403, 403, 403, 403, 302),
    "official_evaluation_file": _SEEN,
}  # fmt: skip
"""A file of the commune with a line of each kind, and a quota: kept by the commune and the province, seen by its leaders."""
_TAKEN_BACK = ("post", "qualification", "training", "evaluation", "discipline")
OFFICIALS_ACTS = (
    "official_show", "official_withdraw", "official_give_back", "official_departure_withdraw", "official_departure_give_back",
    "staffing_quota_withdraw", "staffing_quota_give_back", "raised_ceiling_withdraw", "raised_ceiling_give_back",
    *(f"official_{kind}_{act}" for kind in _TAKEN_BACK for act in ("withdraw", "give_back")),
)  # fmt: skip
OFFICIALS_LISTS = (
    "/so-sach/can-bo/", "/so-sach/can-bo/?q=bua", "/so-sach/can-bo/?khi=nghi", "/so-sach/can-bo/?khi=moi",
    "/so-sach/can-bo/don-vi-het/", "/so-sach/can-bo/bien-che/", "/so-sach/can-bo/tran-xep-loai/",
)  # fmt: skip
OFFICIALS_WORDS = ("Nông Văn Bừa", "Lớp cày máy", "Chậm nộp quỹ lúa", "38/QĐ-LÚA")


def official_addresses(cast: Cast) -> dict[str, list[int]]:
    person = make_person(cast.commune, "Nông Văn Bừa")
    PrivateData.objects.create(person=person, identity_number="012345678901")
    post = make_post(person, decision="38/QĐ-LÚA")
    said = {"person": person, "recorded_at": AT}
    rows = {
        "official_post": post,
        "official_qualification": make_qualification(person, "political", 1),
        "official_training": TrainingRecord.objects.create(name="Lớp cày máy", began_on=SINCE, **said),
        "official_evaluation": Evaluation.objects.create(year=2025, grade=3, **said),
        "official_discipline": Discipline.objects.create(
            form="warning", decided_on=SINCE, reason="Chậm nộp quỹ lúa", **said
        ),
        "official_departure": Departure.objects.create(
            unit=cast.commune, kind="cadre", scheme="retirement", last_day=ON, **said
        ),
        "staffing_quota": make_quota(cast.commune, 2, "committee_deputy"),
        "staffing": cast.commune,
    }
    graded = rows["official_evaluation"]
    ((stored, name),) = one_file()
    paper = EvaluationPaper.objects.create(record=graded, stored=stored, name=name)
    found = {
        name: [next((row.pk for kind, row in rows.items() if name.startswith(f"{kind}_")), person.pk)]
        for name in OFFICIALS
    }
    return found | {
        "official_evaluation_file": [paper.pk],
        "staffing_raise": [cast.commune.pk, 2026],
        "staffing_graded": [cast.commune.pk, 2025],
    }
