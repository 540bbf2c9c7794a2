"""Imports for the crawl of tests/desk/test_crawl.py: who gets which page, and words that must not leak."""

from __future__ import annotations

from tests.conftest import Cast
from tests.imports.factories import checked, official

Table = dict[str, tuple[int, ...]]
"""Coordinator, leader, administrator of the province; a department, a commune, the neighbour, somebody not signed in."""
IMPORT: Table = dict.fromkeys(("import", "import_faults", "import_original"), (200, 404, 404, 404, 200, 404, 302))
"""A sheet of the commune with an error: for those who keep its files."""
IMPORT_ACTS = ("import_answer", "import_check_again", "import_drop", "import_start", "import_undo")
IMPORT_LISTS = ("/so-sach/nhap/",)
IMPORT_WORDS = ("Nói Ngọng Bảy", "can-bo.xlsx")


def import_addresses(cast: Cast) -> dict[str, list[int]]:
    sheet = checked(cast, [official(1, sex="Nói Ngọng Bảy")])
    return {name: [sheet.pk] for name in IMPORT}
