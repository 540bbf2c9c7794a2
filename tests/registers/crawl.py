"""The registers of dated records for the crawl of tests/desk/test_crawl.py: who gets which page, words that must not leak."""

from __future__ import annotations

from tests.conftest import Cast
from tests.fieldwork.crawl import one_file
from tests.registers.factories import (
    make_body,
    make_convention,
    make_equipment,
    make_holding,
    make_membership,
    make_opening,
    make_premises,
    make_suggestion,
    make_village,
)

Table = dict[str, tuple[int, ...]]
"""Coordinator, leader, administrator of the province; a department, a commune, the neighbour, somebody not signed in."""
_SEEN, _KEPT = (200, 200, 200, 404, 200, 404, 302), (200, 403, 200, 404, 200, 404, 302)
_NAMES = ("premises", "equipment", "holding", "body", "membership")
_OTHERS = ("opening", "suggestion", "convention")
RECORDS: Table = {
    **dict.fromkeys((*_NAMES, *_OTHERS, "holding_file", "opening_file", "convention_file", "kept_unit"), _SEEN),
    **dict.fromkeys((*(f"{name}_{act}" for name in _NAMES for act in ("change", "go_on", "end")), "body_count"), _KEPT),
    **dict.fromkeys((f"{name}_change" for name in _OTHERS), _KEPT),
    **dict.fromkeys(("convention_go_on", "convention_step", "suggestion_handle"), _KEPT),
}
"""Records of the commune: kept by its officer, by coordinators and administrators above; seen above, not beside."""
RECORD_ACTS = tuple(f"{name}_{act}" for name in (*_NAMES, *_OTHERS) for act in ("withdraw", "give_back"))
RECORD_LISTS = (
    "/so-sach/tru-so/", "/so-sach/tru-so/phuong-tien/", "/so-sach/tru-so/bang/", "/so-sach/tru-so/phai-co/",
    "/so-sach/ho-so/mo-hom-thu/", "/so-sach/ho-so/y-kien/", "/so-sach/ho-so/huong-uoc/",
    "/so-sach/ho-so/", "/so-sach/ho-so/bang/", "/so-sach/ho-so/phai-co/", "/so-sach/to-chuc/", "/so-sach/to-chuc/so-luong/",
    "/so-sach/to-chuc/cay/", "/so-sach/to-chuc/bien-dong/", "/so-sach/to-chuc/bang/", "/so-sach/to-chuc/phai-co/",
)  # fmt: skip
RECORD_WORDS = (
    "Nhà làm việc Mẫu Thượng", "77/QĐ-DCCS", "Chi bộ Suối Mẫu", "Cán bộ lưu kho", "Kênh Mẫu bị lấp",
    "Quy ước Suối Mẫu", "Trưởng ban Mẫu",
)  # fmt: skip


def record_addresses(cast: Cast) -> dict[str, list[int | str]]:
    """Records of the commune."""
    holding = make_holding(cast, number="77/QĐ-DCCS", files=one_file())
    body = make_body(cast, "Chi bộ Suối Mẫu")
    village = make_village("Thôn Suối Mẫu", cast.commune)
    opening = make_opening(cast, opened_by="Trưởng ban Mẫu", files=one_file())
    convention = make_convention(cast, village, "draft", title="Quy ước Suối Mẫu", files=one_file())
    rows = {
        "opening": opening, "suggestion": make_suggestion(cast, "Kênh Mẫu bị lấp"), "convention": convention,
        "premises": make_premises(cast, name="Nhà làm việc Mẫu Thượng"), "holding": holding, "body": body,
        "equipment": make_equipment(cast, note="Cán bộ lưu kho"), "membership": make_membership(cast, body, 9),
    }  # fmt: skip
    things = {
        "holding_file": holding.files.get(), "opening_file": opening.files.get(), "convention_file": convention.files.get(),
        "kept_unit": cast.commune,
    }  # fmt: skip
    found: dict[str, list[int | str]] = {name: [things.get(name, rows.get(name.split("_")[0])).pk] for name in RECORDS}
    found["convention_step"].append("posted")
    return found
