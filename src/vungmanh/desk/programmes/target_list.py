"""The targets of a programme: chosen by words, by whose they are and by how they stand; counted whole, shown page by page."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from vungmanh.core.tables import ListPage
from vungmanh.desk.charts import Stack, stack
from vungmanh.desk.programmes import shown
from vungmanh.desk.programmes.courses import JUDGED, WORDS, standing_of, with_courses
from vungmanh.desk.programmes.filters import TargetFilter
from vungmanh.desk.programmes.shown import ShownRow
from vungmanh.desk.programmes.wording import number
from vungmanh.programmes.domain.paths import Path
from vungmanh.programmes.followed import paths_of
from vungmanh.programmes.models import Programme
from vungmanh.programmes.selectors import progress_of, targets_of

_SORTS = {"han": lambda row: row.row.due}


@dataclass(frozen=True, slots=True)
class TargetList:
    programme: Programme
    today: datetime.date
    every: Sequence[ShownRow]
    chosen: list[ShownRow]
    paths: Mapping[int, Path]

    def page(self, address: QueryDict) -> ListPage:
        return shown.page_of(address, self.chosen, lambda row: row.key, _SORTS)

    def lines(self, rows: Iterable[ShownRow]) -> list[ShownRow]:
        """The rows with how far their duties are and where each stands on its way; one query."""
        rows = list(rows)
        done = shown.with_progress(rows, progress_of(self.programme, self.today, [row.source for row in rows]))
        return with_courses(done, self.paths)

    @property
    def stack(self) -> Stack:
        """How all targets that count stand."""
        counted = Counter(
            standing_of(row.row, self.paths[row.row.pk]) for row in self.every if not row.row.is_withdrawn
        )
        parts = [(str(words.word), counted[key], words.tone, f"?tinh_trang={key}") for key, words in WORDS.items()]
        parts.append((_("Xét, không đếm"), counted[JUDGED], "quiet", f"?tinh_trang={JUDGED}"))
        return stack(parts, title=_("Chỉ tiêu theo tình trạng"), say=number)


def target_list(
    programme: Programme, today: datetime.date, *, form: TargetFilter, sort: str, ours: set[str] | None
) -> TargetList:
    """`ours`: keys of what the person's units owe, where only these are asked for. Seven queries."""
    targets = targets_of(programme)
    paths = paths_of(programme, targets, today)
    every = [shown.target_row(target, programme) for target in targets]
    chosen = form.chosen(every, ours=ours)
    if wanted := form.cleaned_data.get("tinh_trang"):
        chosen = [
            row for row in chosen if not row.row.is_withdrawn and standing_of(row.row, paths[row.row.pk]) == wanted
        ]
    return TargetList(programme, today, every, shown.in_order(chosen, sort, _SORTS), paths)
