"""The room of reported figures for the crawl of tests/desk/test_crawl.py: who gets which page, and words that must not leak."""

from __future__ import annotations

from decimal import Decimal

from tests.conftest import Cast
from tests.fieldwork.crawl import one_file
from tests.reporting.factories import DISPUTES, approved, said
from vungmanh.indicators.domain.reporting import Said

Table = dict[str, tuple[int, ...]]
"""Coordinator, leader, administrator of the province; a department, a commune, the neighbour, somebody not signed in."""
REPORTING: Table = dict.fromkeys(("report", "report_file"), (200, 200, 200, 404, 200, 404, 302))
"""What the commune said: for itself and those above, not for a department beside it."""
REPORTING_ACTS = (
    "report_approve", "report_lock", "report_reopen", "report_return", "report_urge",
)  # fmt: skip
REPORTING_LISTS = ("/so-lieu/bao-cao/", "/so-lieu/bao-cao/?q=mau+thuong", "/so-lieu/bao-cao/?ky=2025")
REPORTING_WORDS = ("Hòa giải tổ số 9",)


def report_addresses(cast: Cast) -> dict[str, list[int]]:
    told = Said(Decimal(9), Decimal(10), "Hòa giải tổ số 9")
    row = approved(cast, said(**{DISPUTES: told}), files=one_file())
    return {"report": [row.pk], "report_file": [row.files.get().pk]}
