"""A small plan with everything in it, and its reading made by hand, so that these tests do not lean on the reader."""

from __future__ import annotations

import datetime
import io
from typing import Any

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.core.models import Job
from vungmanh.directives.domain import receiving
from vungmanh.directives.domain.reading import store_reading
from vungmanh.directives.models import Directive, Item
from vungmanh.reader.model import (
    Citation,
    Document,
    Finding,
    Heading,
    Reading,
    ReportDuty,
    Span,
    Target,
    Task,
    Unread,
)
from vungmanh.reader.schema import to_dict

LATER = AT + datetime.timedelta(minutes=10)
TEXT = """ỦY BAN NHÂN DÂN TỈNH MẪU SƠN
Số: 112/KH-UBND
Mẫu Sơn, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Xây dựng chính quyền cơ sở năm 2026

Thực hiện Nghị quyết số 18-NQ/TU ngày 05/11/2025 của Tỉnh ủy.

I. CHỈ TIÊU
1. Trên 92% cán bộ, công chức cấp xã có trình độ trung cấp trở lên, trong đó vùng cao đạt ít nhất 85%.
2. Từ 91,5% cán bộ, công chức cấp xã có trình độ trung cấp trở lên.

II. NHIỆM VỤ
1. Sở Nội vụ chủ trì, phối hợp với UBND các xã, phường lập kế hoạch đào tạo trong tháng 02/2026.
2. UBND các xã, phường thiết lập hòm thư góp ý; công khai số điện thoại tiếp nhận phản ánh.

III. BÁO CÁO
1. UBND các xã, phường báo cáo Sở Nội vụ trước ngày 20/6/2026.
"""


def span_of(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))


def _stated(text: str, quote: str, rule: str, confidence: float) -> dict[str, Any]:
    return {"quote": quote, "spans": (span_of(text, quote),), "rule": rule, "confidence": confidence}


def sample_reading(text: str = TEXT, **changed: Any) -> Reading:
    """What a reader should find in TEXT; `changed` replaces whole parts."""
    first = "Trên 92% cán bộ, công chức cấp xã có trình độ trung cấp trở lên"
    second = "vùng cao đạt ít nhất 85%"
    third = "Từ 91,5% cán bộ, công chức cấp xã có trình độ trung cấp trở lên"
    plan = "Sở Nội vụ chủ trì, phối hợp với UBND các xã, phường lập kế hoạch đào tạo trong tháng 02/2026."
    box = "UBND các xã, phường thiết lập hòm thư góp ý; công khai số điện thoại tiếp nhận phản ánh."
    what = "cán bộ, công chức cấp xã có trình độ trung cấp trở lên"
    due = "2026-12-31"
    parts: dict[str, Any] = {
        "document": Document(
            kind="kế hoạch",
            number="112/KH-UBND",
            issued_on="2026-01-05",
            issuer="UBND tỉnh Mẫu Sơn",
            place="Mẫu Sơn",
            title="Xây dựng chính quyền cơ sở năm 2026",
            period=("2026-01-01", "2026-12-31"),
            capacity="TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH",
            recipients=("Thường trực Tỉnh ủy (để báo cáo)", "Các sở, ban, ngành", "Lưu: VT"),
        ),
        "citations": (
            Citation(
                **_stated(text, "Nghị quyết số 18-NQ/TU ngày 05/11/2025", "citation.full", 0.97),
                kind="nghị quyết",
                number="18-NQ/TU",
                issued_on="2025-11-05",
                relation="implements",
            ),
        ),
        "targets": (
            Target(
                **_stated(text, first, "target.share", 0.95),
                what=what,
                comparator=">",
                value=92.0,
                unit="%",
                due=due,
                section="I.1",
            ),
            Target(
                **_stated(text, second, "target.share", 0.72),
                what="vùng cao",
                comparator=">=",
                value=85.0,
                unit="%",
                due=due,
                section="I.1",
                within=0,
            ),
            Target(
                **_stated(text, third, "target.from", 0.9),
                what=what,
                comparator=">=",
                value=91.5,
                unit="%",
                due=due,
                section="I.2",
            ),
        ),
        "tasks": (
            Task(
                **_stated(text, plan, "task.lead", 0.96),
                section="II.1",
                leads=("Sở Nội vụ",),
                partners=("UBND các xã, phường",),
                due="2026-02-28",
            ),
            Task(**_stated(text, box, "task.plain", 0.91), section="II.2", leads=("Ban Mô hình Mẫu",)),
        ),
        "reports": (
            ReportDuty(
                **_stated(
                    text,
                    "UBND các xã, phường báo cáo Sở Nội vụ trước ngày 20/6/2026",
                    "report.plain",
                    0.93,
                ),
                sources=("UBND các xã, phường",),
                receivers=("Sở Nội vụ",),
                due="2026-06-20",
                section="III.1",
            ),
        ),
        "findings": (
            Finding(
                code="contradiction",
                spans=(span_of(text, first), span_of(text, third)),
                params={"first": 92, "second": 91.5},
                items=(("targets", 0), ("targets", 2)),
            ),
        ),
        "unread": (Unread(span=span_of(text, "công khai số điện thoại tiếp nhận phản ánh"), part="tasks", reason="x"),),
        "headings": (
            Heading("I", 1, "CHỈ TIÊU", span_of(text, "I. CHỈ TIÊU")),
            Heading("II", 1, "NHIỆM VỤ", span_of(text, "II. NHIỆM VỤ")),
            Heading("III", 1, "BÁO CÁO", span_of(text, "III. BÁO CÁO")),
        ),
    }
    return Reading(text=text, **{**parts, **changed})


def make_uploaded(cast: Cast, *, text: str = TEXT, name: str = "ke-hoach.txt", owner: Any = None) -> Directive:
    """A directive as it stands right after the upload."""
    stream = io.BytesIO(text.encode())
    return receiving.receive_file(stream, name, owner=owner or cast.province, by=cast.officer, at=AT).directive


def make_read(
    cast: Cast, *, reading: Reading | None = None, owner: Any = None, name: str = "ke-hoach.txt"
) -> Directive:
    """A directive that waits for confirmation."""
    reading = reading or sample_reading()
    directive = make_uploaded(cast, text=reading.text, name=name, owner=owner)
    Job.objects.filter(key=f"directives.read:{directive.pk}").update(state="done")
    kept = {"text": reading.text, "source_kind": "txt", "source_warnings": []}
    store_reading(directive, to_dict(reading), kept=kept, seconds=0.1, at=AT)
    directive.refresh_from_db()
    return directive


def item_with(directive: Directive, words: str) -> Item:
    """The one item whose quote has these words."""
    return directive.items.get(quote__contains=words)
