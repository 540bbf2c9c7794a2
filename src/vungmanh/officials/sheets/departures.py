"""Who leaves service, and by which scheme, as an Excel sheet: a row is one person's departure, with which every post ends."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.core.errors import DomainError
from vungmanh.imports.enums import Kind
from vungmanh.imports.registers import Column, Plan
from vungmanh.officials.domain import recording
from vungmanh.officials.domain.records import check_leaving, end_with
from vungmanh.officials.models import Departure, Person, Post
from vungmanh.officials.policies import choices, schemes
from vungmanh.officials.sheets.known import lots
from vungmanh.officials.sheets.lines import CODE, OF_PERSON, LinesRegister, Planner
from vungmanh.officials.sheets.lines_writing import Prepared, Step
from vungmanh.units.models import Unit


class DeparturesRegister(LinesRegister):
    name = "departures"
    label = _("nghỉ hưu, thôi việc")
    address = "thoi-viec"
    sheet = "Nghỉ hưu, thôi việc"
    columns = (
        CODE,
        *OF_PERSON,
        Column("scheme", "Diện nghỉ", Kind.CHOICE, choices=lambda: choices(schemes()),
               help="Để trống khi không nghỉ: dòng ấy không ghi gì."),
        Column("last_day", "Ngày làm việc cuối", Kind.DATE,
               help="Bắt buộc ở dòng có người nghỉ. Mọi chức danh đang giữ kết thúc vào ngày này."),
        Column("decision", "Quyết định"),
        Column("paid", "Kinh phí chi trả (đồng)", Kind.WHOLE, least=0, most=99_999_999_999_999),
        Column("note", "Ghi chú", longest=300),
    )  # fmt: skip
    help = (
        "Mỗi dòng là một người nghỉ. Mọi chức danh mà người ấy đang giữ kết thúc cùng ngày làm việc cuối.",
        "“Xuất sổ” cho những người đã nghỉ, rồi mọi người đang giữ chức danh: chỉ cần điền diện nghỉ và ngày của ai nghỉ.",
        "Người đã ghi nghỉ ngày ấy thì dòng sửa lại diện nghỉ, quyết định, kinh phí. Ghi nhầm ngày thì rút dòng nghỉ ở hồ sơ.",
    )
    model = Departure
    key, needs, named = ("last_day",), ("scheme", "last_day"), ("scheme", "last_day")
    faults: Mapping[str, str] = dict.fromkeys(
        ("departure_there", "departure_before_post", "departure_without_post"), "last_day"
    )
    main = ("officials.departure",)
    retold = ("officials.departure", "officials.post")

    def plan(self, plan: Plan) -> None:
        _Planner(self, plan).run()

    def write(self, prepared: Prepared, *, at: datetime.datetime) -> None:
        super().write(prepared, at=at)
        _tell(prepared.lines, at)

    def before_undo(self, things: Sequence[Any]) -> Any:
        """Also who left."""
        return super().before_undo(things), [thing for thing in things if isinstance(thing, Departure)]

    def after_undo(self, kept: Any, *, at: datetime.datetime) -> None:
        files, left = kept
        super().after_undo(files, at=at)
        _tell(left, at)

    def exported(self, units: QuerySet[Unit], served: Sequence[int], on: datetime.date) -> list[Any]:
        """Who left from the units, the latest first."""
        rows = self.living(on).filter(unit__in=units.order_by().values("pk"), person__withdrawn_at=None)
        return list(rows.select_related("person", "unit").order_by("-last_day", "person__sort_key", "pk"))

    def held_before(self, line: Any) -> str:
        return str(line.unit.name)


def _tell(left: Iterable[Departure], at: datetime.datetime) -> None:
    """Figures of departures follow."""
    if rows := list(left):
        since = min(row.last_day for row in rows)
        recording.tell_figures("departure", units={row.unit_id for row in rows}, since=since, at=at)


class _Planner(Planner):
    """Also knows the posts of the files, and ends them as the rows go on."""

    def read(self, files: Mapping[int, Person]) -> None:
        super().read(files)
        self.left: dict[int, list[Departure]] = defaultdict(list)
        for line in self.lines.values():
            self.left[line.person_id].append(line)
        self.posts: dict[int, list[Post]] = defaultdict(list)
        rows = Post.objects.filter(withdrawn_at=None).select_related("unit").order_by("pk")
        for post in (post for pks in lots(files) for post in rows.filter(person__in=pks)):
            post.person = files[post.person_id]
            self.posts[post.person_id].append(post)

    def check(self, step: Step) -> None:
        """A departure that is there keeps its day: posts ended with it."""
        left: Departure = step.line
        if not step.is_new:
            if "last_day" in step.before:
                raise DomainError("departure_there", day=step.before["last_day"])
            return
        others = self.left[left.person_id]
        for post in check_leaving(left, self.posts[left.person_id], others):
            if post.valid_to != left.last_day:
                step.ended.append((post, end_with(post, left)))
        others.append(left)

    def finish(self) -> None:
        """How many posts come to their end is told before anything is written."""
        steps = [each.payload for each in self.plan.planned if isinstance(each.payload, Step)]
        if count := sum(len(step.ended) for step in steps):
            self.plan.notes.append(("posts_to_end", {"count": count}))
