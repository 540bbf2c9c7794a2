"""What people do with lower plans: begin, throw away, decide thing by thing, link, take back, ask for, urge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vungmanh.cascade.domain.calling import call_of, decide_call
from vungmanh.cascade.domain.covering import STEPS, LineAct, decide, propose
from vungmanh.cascade.domain.issuing import attach, take_back
from vungmanh.cascade.domain.planning import discard, start
from vungmanh.cascade.enums import PlanState
from vungmanh.cascade.permissions import directives_to_link, may_answer, may_plan
from vungmanh.core.errors import DomainError
from vungmanh.desk.cascade.access import Place, place_for, plan_in, planner_for
from vungmanh.desk.cascade.forms import AttachForm, CallForm
from vungmanh.desk.cascade.plan_list import PlanFilter, listed
from vungmanh.desk.cascade.wording import DONE
from vungmanh.desk.programmes.amendment_form import in_one_line
from vungmanh.desk.programmes.frame import programme_for
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, acting, local_next, permitted, reviews_all
from vungmanh.programmes.domain.following import urge
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_reviewed_by


@require_POST
def start_plan(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    place = planner_for(request, pk, unit)
    done = _done(
        request, lambda: start(place.programme, place.unit, by=request.user, at=timezone.now(), on=place.today)
    )
    return redirect("desk:programme_plan_draft" if done else "desk:programme_plan", *place.arguments)


@require_POST
def discard_plan(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    place = planner_for(request, pk, unit)
    plan = plan_in(place, PlanState.DRAFT)
    if _done(request, lambda: discard(plan, by=request.user, at=timezone.now())):
        messages.success(request, _("Đã bỏ bản đang soạn."))
    return redirect("desk:programme_plan", *place.arguments)


@require_POST
def decide_lines(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    """One act with the chosen things: by the unit's people, or by those who steer the programme."""
    place = place_for(request, pk, unit)
    plan, act = plan_in(place, PlanState.ISSUED), _act(request)
    is_upper = STEPS[act].is_upper
    about = (place.programme,) if is_upper else (place.programme, place.unit)
    if not permitted(request, may_answer if is_upper else may_plan, *about, place.today):
        raise PermissionDenied
    sources, text = request.POST.getlist("nguon"), request.POST.get("text", "")
    found: list[int] = []
    if _done(
        request,
        lambda: found.append(decide(plan, act, sources, text=text, by=request.user, at=timezone.now(), on=place.today)),
    ):
        messages.success(request, str(DONE[act]) % {"n": found[0]})
    return redirect(local_next(request) or _address(place))


@require_POST
def attach_directive(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    """Link the signed plan, or look again for its sentences once it was read."""
    place = planner_for(request, pk, unit)
    plan = plan_in(place, PlanState.ISSUED)
    if "lai" in request.POST:
        n = propose(plan, on=place.today)
        messages.success(request, _("Tìm thấy câu tương ứng cho %(n)s mục.") % {"n": n})
        return redirect(_address(place))
    directives = directives_to_link(request.user, place.unit, place.today)
    form = AttachForm(request.POST, directives=directives, parent=place.programme.directive)
    if not form.is_valid():
        messages.error(request, in_one_line(form))
    elif _done(
        request,
        lambda: attach(plan, form.cleaned_data["directive"], by=request.user, at=timezone.now(), on=place.today),
    ):
        messages.success(request, _("Đã gắn văn bản. Hãy xem các câu được gợi ý và xác nhận."))
    return redirect(_address(place))


@require_POST
def take_back_plan(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    place = planner_for(request, pk, unit)
    plan, reason = plan_in(place, PlanState.ISSUED), request.POST.get("reason", "")
    if _done(request, lambda: take_back(plan, reason=reason, by=request.user, at=timezone.now(), on=place.today)):
        messages.success(request, _("Đã rút ghi nhận kế hoạch."))
    return redirect(_address(place))


@require_POST
def call_for_plans(request: DeskRequest, pk: int) -> HttpResponse:
    """By which sentence or day plans are asked for."""
    programme, today = programme_for(request, pk)
    if not permitted(request, may_answer, programme, today):
        raise PermissionDenied
    form = CallForm(request.POST, programme=programme)
    if form.is_valid():
        decide_call(programme, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Đã lưu yêu cầu lập kế hoạch."))
    else:
        messages.error(request, in_one_line(form))
    return redirect("desk:programme_plans", pk=programme.pk)


@require_POST
def urge_plans(request: DeskRequest, pk: int) -> HttpResponse:
    """Urge every unit that the filter leaves and that has no plan yet, by its duty to make one; each once a day."""
    programme, today = programme_for(request, pk)
    call = call_of(programme)
    rows = [line.row for line in listed(request, programme, PlanFilter(request.GET), today)["lines"]]
    missing = [row.unit.pk for row in rows if row.is_asked and not row.is_issued]
    duties = Duty.objects.none()
    if call.task:
        owed = programme.duties.filter(task=call.task, unit__in=missing)
        duties = owed.filter(duties_reviewed_by(request.user, today))
    acting(request, reviews_all, duties, today)
    count = urge(duties, request.POST.get("text", ""), by=request.user, at=timezone.now(), on=today)
    said = ngettext("Đã đôn đốc %(n)s đơn vị.", "Đã đôn đốc %(n)s đơn vị.", count) % {"n": count}
    nobody = _("Không có đơn vị nào chưa được đôn đốc hôm nay, hoặc chương trình không có câu giao việc lập kế hoạch.")
    messages.success(request, said if count else nobody)
    return redirect(f"{reverse('desk:programme_plans', args=[programme.pk])}?{request.GET.urlencode()}")


def _done(request: DeskRequest, act: Callable[[], Any]) -> bool:
    """Whether the rule let it; if not, its words are shown."""
    try:
        act()
    except DomainError as error:
        messages.error(request, refusal_words(error))
        return False
    return True


def _act(request: DeskRequest) -> LineAct:
    try:
        return LineAct(request.POST.get("act", ""))
    except ValueError:
        raise Http404 from None


def _address(place: Place) -> str:
    return reverse("desk:programme_plan", args=place.arguments)
