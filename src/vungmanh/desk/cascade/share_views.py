"""Counts of a programme shared out to lower units: the list, one table, its Excel sheet, what comes into force."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.cascade.domain.sharing import (
    confirm_shares,
    difference,
    discard_shares,
    save_shares,
    split,
    units_to_share_among,
    weights_by_attribute,
    weights_by_villages,
)
from vungmanh.cascade.enums import AllotmentState
from vungmanh.cascade.models import Allotment
from vungmanh.cascade.permissions import may_share_out, shares_seen
from vungmanh.cascade.selectors import allotments_of, countable_targets
from vungmanh.cascade.sheets import TITLES, SheetError, read_shares, shares_template
from vungmanh.core.errors import DomainError
from vungmanh.desk.cascade.access import target_for
from vungmanh.desk.cascade.forms import SharesForm, SharesSheetForm, SplitForm
from vungmanh.desk.cascade.wording import SHEET_ERRORS, off_words
from vungmanh.desk.programmes.frame import programme_for, show
from vungmanh.desk.programmes.shown import capital
from vungmanh.desk.programmes.wording import level
from vungmanh.desk.refusals import in_words, refusal_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.programmes.models import Target
from vungmanh.units.models import Unit

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAN_SECONDS = 3600
_SHOWN_ERRORS = 200


@dataclass(frozen=True, slots=True)
class SharedTarget:
    """One count in the list."""

    target: Target
    title: str
    level: str
    confirmed: Allotment | None
    draft: Allotment | None
    mine: list[Any]
    off: str
    """Where the target was changed since: by how much what is in force is off."""


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that the page of one table stands on."""

    target: Target
    today: datetime.date
    units: list[Unit]
    draft: Allotment | None
    confirmed: Allotment | None
    given: dict[int, Decimal]
    """In the draft, else in force."""
    before: dict[int, Decimal]
    """In force."""

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    @property
    def arguments(self) -> list[int]:
        return [self.target.programme_id, self.target.pk]


@require_GET
def shares(request: DeskRequest, pk: int) -> HttpResponse:
    programme, today = programme_for(request, pk)

    def content() -> dict[str, Any]:
        targets = countable_targets(programme)
        held = allotments_of(targets)
        mine: dict[int, list[Any]] = {}
        shares = shares_seen(request.user, programme, today).select_related("unit", "allotment")
        sharing = may_share_out(request.user, programme, today)
        for share in [] if sharing else shares.order_by("unit__sort_key"):
            mine.setdefault(share.allotment.target_id, []).append(share)
        rows = [_listed(target, held, mine.get(target.pk, [])) for target in targets]
        rows.sort(key=lambda row: not (row.draft or row.confirmed))
        return {"rows": rows if sharing else [row for row in rows if row.mine], "may_share": sharing}

    return show(request, programme, today, tab="programme_plans", template="desk/cascade/shares.html", content=content)


@require_http_methods(["GET", "POST"])
def share_table(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    """The table; saved it is a draft, whatever it adds up to."""
    found = _table(*target_for(request, pk, target))
    data = request.POST if request.method == "POST" else None
    form = SharesForm(data, units=found.units, held=found.given, version=found.version)
    if data is None or not form.is_valid():
        return _page(request, found, form, status=422 if form.errors else 200)
    at = timezone.now()
    try:
        row = save_shares(found.target, form.shares(), by=request.user, at=at, version=form.cleaned_data["version"])
        if "ap-dung" in request.POST:
            reason = form.cleaned_data["reason"]
            confirm_shares(found.target, reason=reason, by=request.user, at=at, version=row.version)
    except DomainError as error:
        messages.error(request, refusal_words(error))
        if error.code == "shares_changed":
            return _page(request, found, form, status=409)
    else:
        messages.success(request, _("Đã áp dụng phân bổ.") if "ap-dung" in request.POST else _("Đã lưu bản nháp."))
    return redirect("desk:programme_share", *found.arguments)


@require_POST
def propose_shares(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    """A first proposal, as a draft: evenly, by villages, or by weights of a property."""
    found = _table(*target_for(request, pk, target))
    form = SplitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hệ số phải là số."))
        return redirect("desk:programme_share", *found.arguments)
    weights = dict.fromkeys([unit.pk for unit in found.units], Decimal(1))
    if form.key:
        weights = weights_by_attribute(found.units, form.key, form.weights(), found.today)
    elif form.cleaned_data["theo"] == SplitForm.VILLAGES:
        weights = weights_by_villages(found.units, found.today)
    return _kept(
        request, found, split(found.target.value, weights), _("Đã chia thử vào bản nháp; hãy xem và sửa từng dòng.")
    )


@require_POST
def confirm(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    """The draft as it stands comes into force."""
    found = _table(*target_for(request, pk, target))
    reason = request.POST.get("reason", "")
    try:
        confirm_shares(found.target, reason=reason, by=request.user, at=timezone.now(), version=found.version)
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("Đã áp dụng phân bổ."))
    return redirect("desk:programme_share", *found.arguments)


@require_POST
def discard(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    found = _table(*target_for(request, pk, target))
    try:
        discard_shares(found.target, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("Đã bỏ bản nháp."))
    return redirect("desk:programme_share", *found.arguments)


@require_GET
def template(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    found = _table(*target_for(request, pk, target))
    response = HttpResponse(shares_template(found.units, found.given), content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="phan-bo-{found.target.pk}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def import_sheet(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    """A sheet with an error goes no further; one without shows what it would change, and carries its rows to that act."""
    found = _table(*target_for(request, pk, target))
    form = SharesSheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "errors": [], "error_count": 0, "table": found}
    context |= {"programme": found.target.programme, "title": capital(found.target.what)}
    if request.method == "POST" and form.is_valid():
        try:
            read = read_shares(form.cleaned_data["sheet"], found.units)
            if not read.errors:
                return _preview(request, found, read.shares, context)
            context["errors"] = [_in_words(error) for error in read.errors[:_SHOWN_ERRORS]]
            context["error_count"] = len(read.errors)
        except DomainError as error:
            form.add_error("sheet", refusal_words(error))
    status = 422 if form.errors or context["errors"] else 200
    return render(request, "desk/cascade/share_import.html", context, status=status)


@require_POST
def import_do(request: DeskRequest, pk: int, target: int) -> HttpResponse:
    """What the preview showed becomes the draft."""
    found = _table(*target_for(request, pk, target))
    try:
        carried = signing.loads(request.POST.get("rows", ""), salt=_salt(request, found), max_age=_PLAN_SECONDS)
    except signing.BadSignature as error:
        raise DomainError("plan_too_old") from error
    if carried["version"] != found.version:
        messages.error(request, in_words("shares_changed", {}))
        return redirect("desk:programme_share", *found.arguments)
    values = {int(unit): Decimal(value) for unit, value in carried["shares"].items()}
    return _kept(request, found, values, _("Đã ghi bảng vào bản nháp."))


def _table(target: Target, today: datetime.date) -> Table:
    rows = allotments_of([target])
    draft, confirmed = (rows.get((target.pk, state)) for state in (AllotmentState.DRAFT, AllotmentState.CONFIRMED))
    before = dict(confirmed.shares.values_list("unit_id", "value")) if confirmed else {}
    given = dict(draft.shares.values_list("unit_id", "value")) if draft else before
    units = units_to_share_among(target, today)
    known = {unit.pk for unit in units}
    gone = Unit.objects.filter(pk__in=[pk for pk in given if pk not in known]).order_by("sort_key", "pk")
    return Table(target, today, [*units, *gone], draft, confirmed, given, before)


def _page(request: DeskRequest, found: Table, form: SharesForm, *, status: int = 200) -> HttpResponse:
    given = sum(found.given.values(), Decimal(0))
    off = difference(found.target, given)
    history = found.target.allotments.exclude(state=AllotmentState.DRAFT).select_related("confirmed_by")
    context = {
        "table": found, "target": found.target, "programme": found.target.programme, "today": found.today, "form": form,
        "lines": [(unit, form.field_of(unit), found.before.get(unit.pk)) for unit in found.units],
        "title": capital(found.target.what), "level": level(found.target), "given": given, "off": off,
        "off_words": off_words(off), "split": SplitForm(request.GET or None), "history": history,
        "is_outdated": found.confirmed is not None and found.confirmed.whole != found.target.value,
        "limits": {"low": _plain(found.target.value), "high": _plain(found.target.high or found.target.value)},
    }  # fmt: skip
    return render(request, "desk/cascade/share.html", context, status=status)


def _preview(
    request: DeskRequest, found: Table, shares: Mapping[int, Decimal], context: dict[str, Any]
) -> HttpResponse:
    kept = {"version": found.version, "shares": {str(unit): str(value) for unit, value in shares.items()}}
    total = sum(shares.values(), Decimal(0))
    context |= {
        "rows": signing.dumps(kept, salt=_salt(request, found), compress=True),
        "lines": [(unit, found.given.get(unit.pk), shares.get(unit.pk)) for unit in found.units],
        "total": total, "off": difference(found.target, total), "off_words": off_words(difference(found.target, total)),
    }  # fmt: skip
    return render(request, "desk/cascade/share_preview.html", context)


def _kept(request: DeskRequest, found: Table, values: Mapping[int, Decimal], said: str) -> HttpResponse:
    try:
        save_shares(found.target, values, by=request.user, at=timezone.now(), version=found.version)
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, said)
    return redirect("desk:programme_share", *found.arguments)


def _listed(target: Target, held: Mapping[tuple[int, str], Allotment], mine: list[Any]) -> SharedTarget:
    confirmed, draft = (held.get((target.pk, state)) for state in (AllotmentState.CONFIRMED, AllotmentState.DRAFT))
    shown = draft or confirmed
    off = difference(target, shown.given or Decimal(0)) if shown else Decimal(0)  # type: ignore[attr-defined]
    return SharedTarget(
        target, capital(target.what), level(target), confirmed, draft, mine, off_words(off) if off else ""
    )


def _plain(value: Decimal) -> str:
    """For the script of the page: no thousands sign, a dot before decimals."""
    return f"{value.normalize():f}"


def _in_words(error: SheetError) -> dict[str, Any]:
    words = str(SHEET_ERRORS[error.code]) % error.params
    return {"row": error.row, "column": TITLES[error.column].split(" (")[0], "text": words}


def _salt(request: DeskRequest, found: Table) -> str:
    return f"vungmanh.shares:{request.user.pk}:{found.target.pk}"
