"""Filters of the lists of this room. What cannot be read filters nothing out and says so at its field."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import SUBMITS, SearchField
from vungmanh.desk.programmes.courses import JUDGED, WORDS
from vungmanh.desk.programmes.lights import WORDS as WORDS_OF_LIGHTS
from vungmanh.desk.programmes.shown import BriefTask, ShownRow
from vungmanh.desk.told import AddressForm
from vungmanh.directives.enums import ActorRole
from vungmanh.language.searching import chosen
from vungmanh.programmes.domain.lights import Light
from vungmanh.programmes.domain.standing import NEAR, is_late
from vungmanh.programmes.enums import FINISHED, WORKABLE, DutyKind, DutyState, ProgrammeState, Turn
from vungmanh.programmes.models import Programme
from vungmanh.programmes.selectors import OWED, UnitRow, turned
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit


class _Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def folded(self) -> str: ...


N = TypeVar("N", bound=_Named)


class ProgrammeFilter(AddressForm):
    q = SearchField()
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), *ProgrammeState.choices],
        widget=forms.Select(attrs=SUBMITS),
    )
    issuer = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Cơ quan ban hành"),
        required=False,
        empty_label=_("Tất cả"),
        widget=forms.Select(attrs=SUBMITS),
    )
    year = forms.IntegerField(label=_("Thực hiện trong năm"), required=False, min_value=1945, max_value=2200)

    def __init__(self, data: Any, *, issuers: QuerySet[Unit]) -> None:
        super().__init__(data)
        field: forms.ModelChoiceField = self.fields["issuer"]  # type: ignore[assignment]
        field.queryset = issuers

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def applied_to(self, programmes: QuerySet[Programme]) -> QuerySet[Programme]:
        """The programmes that the filter leaves; the words of `q` are looked for by the list itself."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("state"):
            programmes = programmes.filter(state=wanted["state"])
        if wanted.get("issuer"):
            programmes = programmes.filter(unit=wanted["issuer"])
        if year := wanted.get("year"):
            first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
            programmes = programmes.filter(
                Q(period_from__isnull=True) | Q(period_from__lte=last),
                Q(period_to__isnull=True) | Q(period_to__gte=first),
            )
        return programmes


class RowFilter(AddressForm):
    """Of the tables inside a programme, whose rows are all at hand."""

    q = SearchField(_("Tìm trong bảng"))
    cua_toi = forms.BooleanField(label=_("Của đơn vị tôi"), required=False, widget=forms.CheckboxInput(attrs=SUBMITS))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def chosen(self, rows: list[ShownRow], *, ours: set[str] | None) -> list[ShownRow]:
        """`ours`: keys of what the person's units owe, where only these are asked for."""
        found = chosen(rows, self.cleaned_data.get("q") or "", lambda row: row.words)
        return found if ours is None else [row for row in found if row.source in ours]


class TargetFilter(RowFilter):
    field_order = ("q", "tinh_trang", "cua_toi")
    tinh_trang = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            *((key, words.word) for key, words in WORDS.items()),
            (JUDGED, _("Xét, không đếm")),
        ],
        widget=forms.Select(attrs=SUBMITS),
    )


LIST, BOARD, TIMELINE = "", "bang", "thoi-gian"
TASK_LIGHTS = (Light.LATE, Light.NEAR, Light.NOT_BEGUN, Light.UNDER_WAY, Light.SUBMITTED, Light.DONE)
GAPS = {"lead": _("Không nêu ai chủ trì"), "result": _("Không nêu kết quả")}
"""What a decision may leave open, beside its date."""


class TaskFilter(RowFilter):
    field_order = ("q", "tinh_trang", "cua_toi")
    tinh_trang = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            *((light.value, WORDS_OF_LIGHTS[light].word) for light in TASK_LIGHTS),
            ("busy", _("Chờ điều kiện")),
            ("ownerless", _("Chưa rơi vào đơn vị nào")),
            ("undated", _("Không nêu thời hạn")),
            ("unclear", _("Chưa rõ ai làm, bao giờ xong hoặc kết quả gì")),
            *((f"no_{gap}", words) for gap, words in GAPS.items()),
            ("unclear", _("Thiếu chủ trì, hạn hoặc kết quả")),
        ],
        widget=forms.Select(attrs=SUBMITS),
    )
    xem = forms.CharField(required=False, widget=forms.HiddenInput)
    lan = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def state(self) -> str:
        return self.cleaned_data.get("tinh_trang") or ""

    @property
    def view(self) -> str:
        """LIST, BOARD or TIMELINE."""
        asked = self.cleaned_data.get("xem") or ""
        return asked if asked in (BOARD, TIMELINE) else LIST

    @property
    def needs_lights(self) -> bool:
        return self.view != LIST or self.state in {light.value for light in TASK_LIGHTS}

    def chosen_tasks(
        self,
        tasks: list[BriefTask],
        *,
        words: Callable[[], Mapping[int, str]],
        gaps: Callable[[], Mapping[int, set[str]]],
        ours: set[str] | None,
    ) -> list[BriefTask]:
        """`words`, `gaps`: asked for where the person searches, or looks for what a decision leaves open; by key."""
        if q := self.cleaned_data.get("q"):
            known = words()
            tasks = chosen(tasks, q, lambda task: known[task.row.pk])
        state = self.state
        if state == "unclear" or state.removeprefix("no_") in GAPS:
            open_ = gaps()
            wanted = {state.removeprefix("no_")} if state != "unclear" else {*GAPS, "date"}
            tasks, state = [task for task in tasks if open_[task.row.pk] & wanted], ""
        return [task for task in tasks if (ours is None or task.source in ours) and (not state or task.fits(state))]


class _OfUnits(AddressForm):
    """Which units are shown."""

    q = SearchField(_("Tìm đơn vị"))
    cap = forms.ChoiceField(
        label=_("Cấp"),
        required=False,
        choices=[("", _("Tất cả")), *UnitLevel.choices],
        widget=forms.Select(attrs=SUBMITS),
    )
    cua_toi = forms.BooleanField(label=_("Của đơn vị tôi"), required=False, widget=forms.CheckboxInput(attrs=SUBMITS))


class UnitFilter(_OfUnits):
    field_order = ("q", "cap", "viec", "cua_toi")
    viec = forms.ChoiceField(
        label=_("Việc"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            ("near", _("Có việc đến hạn trong 30 ngày")),
            ("late", _("Có việc trễ hạn")),
            ("dormant", _("Có việc chờ điều kiện")),
        ],
        widget=forms.Select(attrs=SUBMITS),
    )

    def chosen(self, rows: list[UnitRow], paths: list[str]) -> list[UnitRow]:
        self.is_valid()
        wanted = self.cleaned_data
        found = chosen(rows, wanted.get("q") or "", lambda row: row.unit.folded, lambda row: row.unit.name)
        if wanted.get("cap"):
            found = [row for row in found if row.unit.level == wanted["cap"]]
        if wanted.get("viec"):
            found = [row for row in found if getattr(row, wanted["viec"])]
        if wanted.get("cua_toi"):
            found = [row for row in found if row.unit.path.startswith(tuple(paths))]
        return found


MATRIX, DUTIES = "ma-tran", "danh-sach"
_STATES: dict[Light, Callable[[datetime.date, datetime.date], Q]] = {
    Light.LATE: lambda on, _near: is_late(on),
    Light.NEAR: lambda on, near: Q(state__in=WORKABLE, due__gte=on, due__lte=near),
    Light.SUBMITTED: lambda _on, _near: Q(state=DutyState.SUBMITTED),
    Light.NOT_BEGUN: lambda _on, _near: Q(state=DutyState.OPEN),
    Light.UNDER_WAY: lambda _on, _near: Q(state__in=(DutyState.IN_PROGRESS, DutyState.RETURNED)),
    Light.DORMANT: lambda _on, _near: Q(state=DutyState.DORMANT),
    Light.DONE: lambda _on, _near: Q(state__in=FINISHED),
}


@dataclass(frozen=True, slots=True)
class ChosenDuties:
    """Which duties the matrix shows, for prepared queries."""

    kind: DutyKind | None
    light: Light | None
    on: datetime.date
    near: datetime.date

    def chosen(self) -> Q:
        found = Q(kind=self.kind) if self.kind else Q()
        return found & _STATES[self.light](self.on, self.near) if self.light else found


class MatrixFilter(_OfUnits):
    """Which units and duties the matrix shows; with a state only the duties in it."""

    field_order: tuple[str, ...] = ("q", "cap", "loai", "viec", "cua_toi", "xem")
    loai = forms.ChoiceField(
        label=_("Loại"),
        required=False,
        choices=[("", _("Tất cả")), *DutyKind.choices],
        widget=forms.Select(attrs=SUBMITS),
    )
    viec = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), *((light.value, WORDS_OF_LIGHTS[light].word) for light in _STATES)],
        widget=forms.Select(attrs=SUBMITS),
    )
    xem = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, paths: list[str]) -> None:
        super().__init__(data)
        self.paths = paths
        self.is_valid()

    def duties(self, on: datetime.date) -> ChosenDuties:
        wanted = self.cleaned_data
        kind = DutyKind(wanted["loai"]) if wanted.get("loai") else None
        return ChosenDuties(kind, Light(wanted["viec"]) if wanted.get("viec") else None, on, on + NEAR)

    @property
    def level(self) -> UnitLevel | None:
        return UnitLevel(self.cleaned_data["cap"]) if self.cleaned_data.get("cap") else None

    @property
    def within(self) -> tuple[str, ...] | None:
        """Paths of the units to which the person keeps the matrix."""
        return tuple(self.paths) if self.cleaned_data.get("cua_toi") else None

    def searched(self, units: list[N]) -> list[N]:
        return chosen(units, self.cleaned_data.get("q") or "", lambda unit: unit.folded, lambda unit: unit.name)


class TurnField(forms.CharField):
    def clean(self, value: Any) -> tuple[Turn, datetime.date] | None:
        """None also for what is no change of units on a day."""
        turn, _colon, day = super().clean(value).partition(":")
        try:
            return Turn(turn), datetime.date.fromisoformat(day)
        except ValueError:
            return None


ONCE = "-"
"""In an address: what is owed once, in no period."""


class DutyListFilter(MatrixFilter):
    """Which duties of a programme the plain list shows. What a number is about travels along hidden: a unit, a row of the
    programme ("task:12"), a period of it, a change of units and its day ("succession:2026-07-01")."""

    field_order = ("q", "cap", "loai", "vai", "viec", "cua_toi", "xem", "don_vi", "nguon", "ky", "doi")
    vai = forms.ChoiceField(
        label=_("Vai trò"),
        required=False,
        choices=[("", _("Tất cả")), ("lead", _("Chủ trì")), ("partner", _("Phối hợp"))],
        widget=forms.Select(attrs=SUBMITS),
    )
    don_vi = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    nguon = forms.RegexField(r"^(task|report|target):\d{1,12}$", required=False, widget=forms.HiddenInput)
    ky = forms.RegexField(r"^(-|[\dQ-]{4,10})$", required=False, widget=forms.HiddenInput)
    doi = TurnField(required=False, widget=forms.HiddenInput)

    @property
    def period(self) -> str:
        """The period to which the list is kept; empty also for what is owed once."""
        asked: str = self.cleaned_data.get("ky") or ""
        return "" if asked == ONCE else asked

    @property
    def turn(self) -> tuple[Turn, datetime.date] | None:
        """The change of units to which the list is kept; what went out by it is shown too."""
        return self.cleaned_data.get("doi") or None

    def more(self) -> Q:
        """What the list knows beside the matrix."""
        wanted, found = self.cleaned_data, Q()
        if role := wanted.get("vai"):
            found &= Q(role=ActorRole.LEAD) if role == "lead" else ~Q(role=ActorRole.LEAD)
        if wanted.get("don_vi"):
            found &= Q(unit=wanted["don_vi"])
        if wanted.get("nguon"):
            found &= Q(source=wanted["nguon"])
        found &= turned(*self.turn) if self.turn else OWED
        return found & Q(period=self.period) if wanted.get("ky") else found
