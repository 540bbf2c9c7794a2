"""Pilots: the register, one pilot with its figures and reviews, what is done with it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.accounts.selectors import in_scope
from vungmanh.desk.fields import DayField, NumberField, RowsField
from vungmanh.desk.fieldwork.access import chosen, need_keeper, who_with_files
from vungmanh.desk.fieldwork.forms import ListFilter, RecordForm, UnitChoice, choice, done, kept_or_withdrawn
from vungmanh.desk.fieldwork.listing import Cell, Col, Link, Register, formed, listed
from vungmanh.desk.fieldwork.wording import PILOTS
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.directives.models import Directive
from vungmanh.fieldwork.domain.pilots import (
    PilotPlan,
    Reviewed,
    change_pilot,
    plan_pilot,
    review_pilot,
    stand_of,
    stands,
    with_reviews,
)
from vungmanh.fieldwork.enums import PilotDecision
from vungmanh.fieldwork.models import Pilot
from vungmanh.fieldwork.permissions import directives_to_study, may_keep, pilots_visible_to, units_kept_by
from vungmanh.units.enums import UnitLevel
from vungmanh.units.models import Unit

_FIELDS = {
    "pilot_without_sites": "sites", "pilot_site_beyond": "sites", "pilot_days_in_wrong_order": "review_on",
    "review_in_future": "reviewed_on", "review_before_start": "reviewed_on", "decision_without_document": "document",
    "pilot_extension_not_later": "next_review_on",
}  # fmt: skip
_MEASURES = 4


class DirectiveChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}: {obj.title[:90]}" if obj.number else obj.title[:110]


class PilotForm(RecordForm):
    unit = UnitChoice(label=gettext_lazy("Đơn vị chỉ đạo"))
    title = forms.CharField(label=gettext_lazy("Tên thí điểm"), max_length=300)
    scope = forms.CharField(
        label=gettext_lazy("Nội dung, phạm vi"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    directive = DirectiveChoice(
        Directive.objects.none(), label=gettext_lazy("Theo văn bản"), required=False, widget=forms.Select,
        empty_label=gettext_lazy("Không theo văn bản nào"),
    )  # fmt: skip
    sites = RowsField(
        Unit.objects.none(), label=gettext_lazy("Nơi thí điểm"), widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("Giữ Ctrl để chọn nhiều nơi."),
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("Bắt đầu"))
    review_on = DayField(label=gettext_lazy("Hạn sơ kết"))

    def __init__(self, *args: Any, units: QuerySet[Unit] | None, sites: Any, directives: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for number in range(1, _MEASURES + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Thước đo %(n)s") % {"n": number}, required=False, max_length=200
            )
            self.fields[f"before_{number}"] = NumberField(
                label=_("Thước đo %(n)s, trước thí điểm") % {"n": number}, required=False
            )
        self.order_fields([*(name for name in self.fields if name != "evidence"), "evidence"])
        self.fields["sites"].queryset = sites  # type: ignore[attr-defined]
        self.fields["directive"].queryset = directives  # type: ignore[attr-defined]
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units)  # type: ignore[attr-defined]

    def plan(self) -> PilotPlan:
        given = self.cleaned_data
        named = [(given[f"name_{n}"], given[f"before_{n}"]) for n in range(1, _MEASURES + 1) if given[f"name_{n}"]]
        return PilotPlan(
            given["title"], given["starts_on"], given["review_on"], list(given["sites"]), given["scope"],
            given["directive"], [(name, _exact(before)) for name, before in dict(named).items()],
        )  # fmt: skip


class ReviewForm(RecordForm):
    reviewed_on = DayField(label=gettext_lazy("Sơ kết ngày"))
    result = forms.CharField(
        label=gettext_lazy("Kết quả sơ kết"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("Quyết định"), required=False,
        choices=[("", gettext_lazy("Chưa quyết định")), *PilotDecision.choices],
    )  # fmt: skip
    decided_on = DayField(label=gettext_lazy("Ngày quyết định"), required=False)
    document = forms.CharField(label=gettext_lazy("Văn bản quyết định (số, ký hiệu)"), max_length=200, required=False)
    next_review_on = DayField(label=gettext_lazy("Nếu kéo dài: hạn sơ kết mới"), required=False)

    def __init__(self, *args: Any, pilot: Pilot, **more: Any) -> None:
        super().__init__(*args, **more)
        self.measures = list(pilot.measures.all())
        for measure in self.measures:
            label = _("%(name)s, sau thí điểm") % {"name": measure.name}
            initial = None if measure.after is None else float(measure.after)
            self.fields[f"after_{measure.pk}"] = NumberField(label=label, required=False, initial=initial)
        self.order_fields([*(name for name in self.fields if name != "evidence"), "evidence"])

    def reviewed(self) -> Reviewed:
        given = self.cleaned_data
        names = ("reviewed_on", "result", "decision", "decided_on", "document", "next_review_on")
        after = {measure.pk: _exact(given[f"after_{measure.pk}"]) for measure in self.measures}
        return Reviewed(**{name: given[name] for name in names}, after=after)


class PilotFilter(ListFilter):
    tinh_trang = choice(gettext_lazy("Tình trạng"))
    ban_ghi = kept_or_withdrawn()


@require_GET
def pilots(request: DeskRequest) -> HttpResponse:
    on = today()
    form = PilotFilter(request.GET, tinh_trang=[(stand.value, words) for stand, (_tone, words) in PILOTS.items()])
    wanted = {stand.value: condition for stand, condition in stands(on).items()}
    rows = with_reviews(pilots_visible_to(request.user, on).filter(withdrawn_at__isnull=not form.wants_withdrawn))
    rows = rows.filter(wanted.get(form.said("tinh_trang") or "", Q()))
    rows = rows.select_related("unit").prefetch_related("sites")

    def line(row: Any) -> list[Cell]:
        tone, word = PILOTS[stand_of(row, on)]
        places = ", ".join(site.name for site in row.sites.all())
        return [
            Cell(row.title, note=row.unit.name, url=reverse("desk:pilot", args=[row.pk])), Cell(places),
            Cell(row.starts_on), Cell(row.due), Cell(str(word), tone),
        ]  # fmt: skip

    may_add = units_kept_by(request.user, on).exists()
    actions = [Link(reverse("desk:pilot_new"), _("Ghi thí điểm"), is_primary=True)] if may_add else []
    return listed(request, _register(line), rows, form, actions=actions)


def _register(line: Any) -> Register:
    return Register(
        title=_("Thí điểm"), address=reverse("desk:pilots"), line=line, default="-bat_dau", search=["folded"],
        cols=[
            Col(_("Thí điểm"), "ten", 50), Col(_("Nơi thí điểm"), width=50), Col(_("Bắt đầu"), "bat_dau", 12),
            Col(_("Hạn sơ kết"), "han", 12), Col(_("Tình trạng"), width=24),
        ],
        sorts={"ten": "folded", "bat_dau": "starts_on", "han": "due"}, order=("-starts_on", "-pk"),
        empty_title=_("Chưa có thí điểm nào."),
        empty_text=_("Ghi nơi làm, ngày bắt đầu, số liệu trước thí điểm và hạn sơ kết; quá hạn mà chưa sơ kết sẽ hiện đỏ."),
    )  # fmt: skip


@require_GET
def pilot(request: DeskRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    tone, word = PILOTS[stand_of(row, today())]
    context = {
        "row": row, "tone": tone, "word": word, "sites": row.sites.order_by("sort_key"), "measures": row.measures.all(),
        "reviews": row.reviews.select_related("by"), "files": row.files.select_related("stored"),
        "may_keep": may_keep(request.user, row.unit, today()),
    }  # fmt: skip
    return render(request, "desk/fieldwork/pilot.html", context)


@require_http_methods(["GET", "POST"])
def pilot_new(request: DeskRequest) -> HttpResponse:
    on = today()
    units = units_kept_by(request.user, on)
    if not units.exists():
        raise PermissionDenied
    form = _form(request, units, units)

    def plan() -> Pilot:
        return plan_pilot(chosen(request, form), form.plan(), **who_with_files(request, form))

    if row := done(request, form, plan, _FIELDS):
        messages.success(request, _("Đã ghi thí điểm."))
        return redirect("desk:pilot", row.pk)
    return formed(request, form, title=_("Ghi thí điểm"), back=reverse("desk:pilots"), crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
def pilot_change(request: DeskRequest, pk: int) -> HttpResponse:
    row = _kept(request, pk)
    said: dict[str, Any] = {
        "version": row.version,
        "title": row.title,
        "scope": row.scope,
        "directive": row.directive_id,
    }
    said |= {"starts_on": row.starts_on, "review_on": row.review_on, "sites": row.sites.all()}
    for number, measure in enumerate(row.measures.all()[:_MEASURES], start=1):
        before = None if measure.before is None else float(measure.before)
        said |= {f"name_{number}": measure.name, f"before_{number}": before}
    form = _form(request, None, Unit.objects.filter(pk=row.unit_id), said)

    def change() -> bool:
        change_pilot(row, form.plan(), version=form.seen, **who_with_files(request, form))
        return True

    if done(request, form, change, _FIELDS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:pilot", row.pk)
    return formed(
        request, form, title=_("Sửa thí điểm"), back=reverse("desk:pilot", args=[row.pk]), crumbs=_crumbs(row)
    )


@require_http_methods(["GET", "POST"])
def pilot_review(request: DeskRequest, pk: int) -> HttpResponse:
    row = _kept(request, pk)
    last = row.reviews.last()
    said: dict[str, Any] = {"version": row.version, "reviewed_on": today()}
    if last and not last.decision:
        said |= {"reviewed_on": last.reviewed_on, "result": last.result}
    form = ReviewForm(request.POST or None, request.FILES or None, pilot=row, initial=said)

    def review() -> bool:
        review_pilot(row, form.reviewed(), version=form.seen, on=today(), **who_with_files(request, form))
        return True

    if done(request, form, review, _FIELDS):
        messages.success(request, _("Đã ghi kết quả sơ kết."))
        return redirect("desk:pilot", row.pk)
    title = _("Ghi kết quả sơ kết, quyết định")
    return formed(request, form, title=title, back=reverse("desk:pilot", args=[row.pk]), crumbs=_crumbs(row))


def _form(request: DeskRequest, units: Any, within: QuerySet[Unit], said: dict[str, Any] | None = None) -> PilotForm:
    """Sites are places that lie in one of the units, or the unit itself; villages and communes."""
    sites = in_scope("path", within.values_list("path", flat=True))
    levels = (UnitLevel.DISTRICT, UnitLevel.COMMUNE, UnitLevel.VILLAGE)
    places = Unit.objects.in_force_on(today()).filter(sites, kind="territory", level__in=levels)
    directives = directives_to_study(request.user, today()).order_by("-issued_on")
    initial = said or {"starts_on": today()}
    return PilotForm(
        request.POST or None, request.FILES or None, units=units, sites=places.order_by("level", "sort_key"),
        directives=directives, initial=initial,
    )  # fmt: skip


def _visible(request: DeskRequest, pk: int) -> Any:
    rows = with_reviews(pilots_visible_to(request.user, today())).select_related("unit", "directive", "recorded_by")
    return get_object_or_404(rows.defer("directive__text", "directive__text_folded"), pk=pk)


def _kept(request: DeskRequest, pk: int) -> Any:
    row = _visible(request, pk)
    need_keeper(request, row.unit)
    return row


def _crumbs(row: Pilot | None = None) -> list[Link]:
    found = [Link(reverse("desk:pilots"), _("Thí điểm"))]
    return [*found, Link(reverse("desk:pilot", args=[row.pk]), row.title[:60])] if row else found


def _exact(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
