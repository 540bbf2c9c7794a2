"""A programme of the province that asks its communes for plans, and one sentence of each kind besides."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from tests.conftest import Cast
from tests.programmes.factories import add_report, add_target, add_task, make_directive
from vungmanh.directives.domain.citations import number_key
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Programme

D = datetime.date
ON = D(2026, 2, 20)
PUBLISHED_AT = datetime.datetime(2026, 1, 20, 2, tzinfo=datetime.UTC)
BOX = "UBND các xã lắp đặt hòm thư góp ý tại trụ sở trước ngày 30/6/2026"
HOTLINE = "UBND các xã công khai số điện thoại đường dây nóng trước ngày 31/3/2026"
REPORT = "UBND các xã báo cáo kết quả cải cách hành chính về Sở Nội vụ trước ngày 10/12/2026"
TRAINED = "Đào tạo 1.200 cán bộ, công chức cấp xã về chuyển đổi số trong năm 2026"
ASKING = "UBND các xã xây dựng kế hoạch thực hiện cụ thể, hoàn thành trong tháng 02/2026"


@dataclass(frozen=True, slots=True)
class Sources:
    """Keys of what the programme asks of a commune."""

    box: str
    hotline: str
    report: str

    def all(self) -> list[str]:
        return [self.box, self.hotline, self.report]


def make_parent(cast: Cast) -> Programme:
    """Both communes owe a plan by 28/02/2026, a letter box, a hotline and a report; the target is the province's own."""
    both = [cast.commune, cast.other_commune]
    directive = make_directive(
        cast.province, cast.officer, number="38/KH-UBND", title="Cải cách hành chính năm 2026", kind="kế hoạch",
        number_key=number_key("38/KH-UBND"), issued_on=D(2026, 1, 15),
    )  # fmt: skip
    add_target(directive, TRAINED, value=1200, unit="cán bộ", due="2026-12-31", section="I.1")
    add_task(directive, BOX, leads=both, due="2026-06-30", section="II.1")
    add_task(directive, HOTLINE, leads=both, due="2026-03-31", section="II.2")
    add_report(directive, REPORT, sources=both, receivers=[cast.department], due="2026-12-10", section="III.1")
    add_task(directive, ASKING, leads=both, due="2026-02-28", section="III.2")
    return publish(directive, by=cast.officer, at=PUBLISHED_AT, on=D(2026, 1, 20))


def sources_of(programme: Programme) -> Sources:
    def key(text: str) -> str:
        duty = programme.duties.filter(task__text=text).first() or programme.duties.get(
            report__text=text, unit__name="Xã Mẫu Thượng"
        )
        return duty.source

    return Sources(key(BOX), key(HOTLINE), key(REPORT))
