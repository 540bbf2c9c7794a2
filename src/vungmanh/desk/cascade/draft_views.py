"""A unit's plan in work: its form, its Word file, and the record that it was issued."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from vungmanh.cascade.domain.calling import call_of
from vungmanh.cascade.domain.issuing import issue
from vungmanh.cascade.domain.planning import later_than_asked, save_draft
from vungmanh.cascade.enums import PlanState
from vungmanh.cascade.models import LowerPlan
from vungmanh.cascade.permissions import directives_to_link
from vungmanh.cascade.selectors import plan_of, uppers_of, with_lines
from vungmanh.cascade.word import CONTENT_TYPE, default_title, plan_document
from vungmanh.core.errors import DomainError
from vungmanh.desk.cascade.access import Place, place_for, plan_in, planner_for
from vungmanh.desk.cascade.forms import HeadingForm, IssueForm, LineForm, OwnForms
from vungmanh.desk.cascade.views import shown_line
from vungmanh.desk.fields import REFUSED_FILES
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.directives.permissions import units_to_upload_for
from vungmanh.language.text import unaccented
from vungmanh.programmes.domain.evidence import keep

_FIELDS = {"plan_number_missing": "number", "plan_day_in_future": "issued_on", "plan_links_itself": "directive",
           "plan_reason_missing": "reason"}  # fmt: skip


@require_http_methods(["GET", "POST"])
def draft(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    """The form of the whole plan; what is wrong comes back with everything typed."""
    place = planner_for(request, pk, unit)
    plan = plan_in(place, PlanState.DRAFT)
    call = call_of(place.programme)
    uppers = with_lines(uppers_of(place.programme, place.unit, place.today, call=call), plan, place.today)
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(plan, name) for name in ("version", "number", "issued_on", "opening")}
    heading = HeadingForm(data, initial={**initial, "title": plan.title or default_title(plan)})
    forms = [LineForm(data, upper=upper) for upper in uppers]
    own = OwnForms(data, prefix="them", initial=list(plan.own_lines.values("words", "lead", "due")))
    status = 200
    if data is not None:
        status = 422
        if _all_valid(heading, own, *forms) and _saved(request, place, plan, heading, forms, own):
            return redirect("desk:programme_plan_draft", *place.arguments)
    context: dict[str, Any] = {"place": place, "programme": place.programme, "unit": place.unit, "plan": plan}
    context |= {"heading": heading, "lines": [(shown_line(form.upper, plan), form) for form in forms]}
    context["own"] = own
    context["later"] = later_than_asked(uppers)
    return render(request, "desk/cascade/draft.html", context, status=status)


@require_GET
def word(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    """The plan in work, or the drafted one in force, as a Word file."""
    place = place_for(request, pk, unit)
    plan = plan_in(place, PlanState.DRAFT, PlanState.ISSUED)
    call = call_of(place.programme)
    uppers = with_lines(uppers_of(place.programme, place.unit, place.today, call=call), plan, place.today)
    response = HttpResponse(plan_document(plan, uppers, place.unit.parent), content_type=CONTENT_TYPE)
    name = unaccented(f"ke-hoach-{place.unit.name}").lower().replace(" ", "-")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.docx")
    return response


@require_http_methods(["GET", "POST"])
def issue_plan(request: DeskRequest, pk: int, unit: int) -> HttpResponse:
    """Record that the plan was issued: by a directive that was uploaded, or on paper with its number and day."""
    place = planner_for(request, pk, unit)
    current, work = (plan_of(place.programme, place.unit, state) for state in (PlanState.ISSUED, PlanState.DRAFT))
    form = IssueForm(
        *((request.POST, request.FILES) if request.method == "POST" else (None, None)),
        directives=directives_to_link(request.user, place.unit, place.today),
        parent=place.programme.directive,
        is_again=current is not None,
        initial={"number": work.number, "issued_on": work.issued_on} if work else {},
    )
    if request.method == "POST" and form.is_valid() and _issued(request, place, form):
        return redirect("desk:programme_plan", *place.arguments)
    context = {
        "place": place, "programme": place.programme, "unit": place.unit, "form": form, "plan": current, "draft": work,
        "may_upload": place.unit in units_to_upload_for(request.user, place.today),
    }  # fmt: skip
    return render(request, "desk/cascade/issue.html", context, status=422 if form.errors else 200)


def _all_valid(*forms: Form | BaseFormSet[Any]) -> bool:
    """Every form is looked at, so that all errors show at once."""
    return not [form for form in forms if not form.is_valid()]


def _saved(
    request: DeskRequest,
    place: Place,
    plan: LowerPlan,
    heading: HeadingForm,
    forms: list[LineForm],
    own: BaseFormSet[Any],
) -> bool:
    wanted = {form.upper.source: form.wanted() for form in forms}
    try:
        save_draft(
            plan, heading.heading(), wanted, [form.own() for form in own], by=request.user, at=timezone.now(),
            on=place.today, version=heading.cleaned_data["version"],
        )  # fmt: skip
    except DomainError as error:
        heading.add_error(None, refusal_words(error))
        return False
    taken = sum(each.is_taken for each in wanted.values())
    said = ngettext("Đã lưu, %(n)s mục được đưa vào.", "Đã lưu, %(n)s mục được đưa vào.", taken) % {"n": taken}
    messages.success(request, said)
    return True


def _issued(request: DeskRequest, place: Place, form: IssueForm) -> bool:
    at = timezone.now()
    try:
        given = form.cleaned_data["file"]
        file = keep([given], at=at)[0] if given else None
        made = issue(place.programme, place.unit, form.said(file), by=request.user, at=at, on=place.today)
    except DomainError as error:
        field = "file" if error.code in REFUSED_FILES else _FIELDS.get(error.code)
        form.add_error(field if field in form.fields else None, refusal_words(error))
        return False
    handed_in = f" {_('Việc lập kế hoạch đã được trình cùng lúc.')}" if made.submission_id else ""
    messages.success(request, f"{_('Đã ghi nhận kế hoạch.')}{handed_in}")
    return True
