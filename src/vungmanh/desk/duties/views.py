"""The list of duties under its tabs, one duty, a file that shows what was done."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import scope_of
from vungmanh.cascade.permissions import sees_plan
from vungmanh.cascade.selectors import on_duty
from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.core.prepared import prepared
from vungmanh.core.tables import list_page
from vungmanh.desk.downloads import as_download
from vungmanh.desk.duties import listing, lists
from vungmanh.desk.duties.forms import (
    SEARCHED,
    ActForm,
    AnswerForm,
    AskForm,
    OutcomeForm,
    PersonForm,
    StayForm,
    WorkForm,
    filter_for,
)
from vungmanh.desk.duties.shown import page_of, shown
from vungmanh.desk.requests import DeskRequest
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.fieldwork.selectors.duties import records_of
from vungmanh.programmes.domain.quotas import people_of
from vungmanh.programmes.domain.waiting import with_waiting
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty, Evidence
from vungmanh.programmes.permissions import ASSIGNS, REVIEWS, Sight, duties_visible_to, sight_of

_LIST = "desk/duties/list.html"


@require_GET
@opens_with_kept("duties")
def duties(request: DeskRequest) -> HttpResponse:
    """The list, or for a filter at work its panel alone."""
    today = timezone.localdate()
    tab = request.GET.get("tab", lists.OWED)
    tab = tab if tab in lists.TABS else lists.OWED
    form = filter_for(request.GET, request.user, today)
    rows = form.applied_to(lists.of_tab(tab, request.user, today))
    if request.GET.get("xuat") == "xlsx":
        tell(_("Danh sách"), lists.TABS[tab])
        return _sheet(lists.with_lines(form.found(rows)).order_by("due", "pk"), today)
    by = form.cleaned_data.get("nhom", "")
    page = list_page(
        request.GET,
        lists.by_urgency(rows, today),
        sorts=listing.SORTS,
        default=listing.sort_for(by),
        search=SEARCHED,
        fetch=lists.in_order,
    )
    context = {
        "form": form,
        "page": page,
        "groups": listing.grouped(listing.rows_of(page.rows, tab, request.user, today), by, today),
        "groupings": [(key, label, key == by) for key, label in listing.GROUPINGS.items()],
        "tabs": _tabs(request, tab, page.total, today),
        "tab": tab,
        "may_urge": tab == lists.ALL and bool(scope_of(request.user, today, roles=REVIEWS)),
        "people": form.people if tab == lists.OWED and scope_of(request.user, today, roles=ASSIGNS) else [],
    }
    is_part = request.htmx and request.htmx.target == "danh-sach"
    return render(request, f"{_LIST}#list" if is_part else _LIST, context)


def _tabs(request: DeskRequest, here: str, total: int, today: datetime.date) -> list[tuple[str, Any, int | None, bool]]:
    """With how many stand under each; of everything only where it is asked for: counting it takes longer than the list."""
    counts = lists.counts(request.user, today) | ({lists.ALL: total} if here == lists.ALL else {})
    shown = [key for key in lists.TABS if key in counts or key == lists.ALL]
    return [(key, lists.TABS[key], counts.get(key), key == here) for key in shown]


@require_GET
def duty(request: DeskRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    return duty_page(request, visible(request, pk, today), today)


def duty_page(
    request: DeskRequest,
    row: Duty,
    today: datetime.date,
    *,
    act: str = "",
    bound: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a duty; with `bound`, the form of `act` as it was sent, with its errors."""
    context: dict[str, Any] = {"row": row, "shown": page_of(row, request.user, today), "today": today, "sent": act}
    context |= quota_forms(row, request.user) if context["shown"].reached else {}
    context["forms"] = forms_of(row, today, act=act, bound=bound)
    records = records_of(row, request.user, today)
    context["records"] = records if records.has_any else None
    if sees_plan(request.user, row.programme, row.unit, today):
        context["on_plan"] = on_duty(row)
    return render(request, "desk/duties/duty.html", context, status=status)


def quota_forms(row: Duty, user: User) -> dict[str, Any]:
    """For the log of a quota; of a personal one also for who has to reach it."""
    is_personal = bool(row.task and row.task.quota_is_personal)
    people = people_of(row) if is_personal else None
    return {
        "stay_form": StayForm(initial={"person": str(user)}, auto_id="di_%s", people=people),
        "person_form": PersonForm(auto_id="nguoi_%s") if is_personal else None,
    }


def forms_of(row: Duty, today: datetime.date, *, act: str = "", bound: ActForm | None = None) -> dict[str, Any]:
    """A form for each kind of act; that of `act` as it was sent."""
    seen: dict[str, Any] = {"version": row.version}
    forms: dict[str, Any] = {
        "work": WorkForm(initial=seen, today=today, auto_id="viec_%s"),
        "ask": AskForm(initial=seen, auto_id="gia_han_%s"),
        "hinder": ActForm(initial=seen, auto_id="vuong_%s"),
        "review": ActForm(initial=seen, auto_id="duyet_%s"),
        "close": ActForm(initial=seen, auto_id="dong_%s"),
        "release": ActForm(initial=seen, auto_id="cho_lam_%s"),
        "outcome": OutcomeForm(
            initial=seen | {"outcome": row.outcome, "number": row.outcome_number, "on": row.outcome_on},
            auto_id="tra_loi_tren_%s",
        ),
        "answer": AnswerForm(initial=seen, auto_id="tra_loi_%s"),
    }
    if bound:
        forms[_PLACES.get(DutyAct(act), "review")] = bound
    return forms


_PLACES = {
    DutyAct.NOTED: "work",
    DutyAct.SUBMITTED: "work",
    DutyAct.ASKED: "ask",
    DutyAct.HINDERED: "hinder",
    DutyAct.CLOSED: "close",
    DutyAct.RELEASED: "release",
    DutyAct.RECORDED: "outcome",
    DutyAct.ANSWERED: "answer",
    DutyAct.EXTENDED: "answer",
    DutyAct.REFUSED: "answer",
}


def visible(request: DeskRequest, pk: int, today: datetime.date) -> Duty:
    """The duty where the person may see it, else 404."""
    found = _visible(sight_of(request.user, today), pk)
    if not found:
        raise Http404
    return found[0]


@prepared
def _visible(sight: Sight, pk: int) -> QuerySet[Duty]:
    rows = with_waiting(Duty.objects.filter(sight.seen(), pk=pk)).select_related(
        "task__item", "report__item", "target__item", "programme__directive__owner", "unit", "assigned_to", "taken_from"
    )
    return rows.defer("programme__directive__text", "programme__directive__text_folded").order_by()


@require_GET
def evidence(request: DeskRequest, pk: int) -> FileResponse:
    """A file of the log."""
    seen = duties_visible_to(request.user, timezone.localdate()).values("pk")
    found = get_object_or_404(Evidence.objects.select_related("stored"), pk=pk, entry__duty__in=seen)
    return as_download(found.stored, found.name)


def _sheet(rows: Any, today: datetime.date) -> HttpResponse:
    columns = [
        Column(pgettext("one", "Đơn vị"), 28), Column(_("Việc"), 80), Column(_("Loại"), 12), Column(_("Vai trò"), 12),
        Column(pgettext("one", "Chương trình"), 22), Column(_("Hạn"), 12), Column(_("Tình trạng"), 18),
        Column(_("Đến hôm nay"), 22), Column(_("Trình ngày"), 12), Column(_("Người làm"), 24),
    ]  # fmt: skip
    cells = (
        [
            row.unit.name, line.title, row.get_kind_display(), row.get_role_display(),
            row.programme.directive.number or row.programme.title, row.due, row.get_state_display(), line.word,
            row.submitted_on, str(row.assigned_to or ""),
        ]
        for row in rows.iterator(chunk_size=1000)
        for line in [shown(row, today)]
    )  # fmt: skip
    return xlsx_response(_("Việc của đơn vị"), columns, cells)
