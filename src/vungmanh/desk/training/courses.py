"""Courses: the list, one course with its people and results, and what is done with them."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.core.exports import Column, tell, xlsx_response
from vungmanh.core.tables import list_page
from vungmanh.desk.fieldwork.forms import ListFilter, choice, done
from vungmanh.desk.fieldwork.listing import Cell, Col, Link, Register, formed, listed
from vungmanh.desk.officials.access import need_register, note_export
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, as_number, numbers_in, today, who
from vungmanh.desk.saved.kept import opens_with_kept
from vungmanh.desk.standards.filters import GapFilter
from vungmanh.desk.standards.gaps import lines_of, visible
from vungmanh.desk.taken_back import TakenBack, taken_back
from vungmanh.desk.told import told_order
from vungmanh.desk.training.access import adds, crumbs, kept_or_403, need_keeper, own_units, seen_of, tabs
from vungmanh.desk.training.forms import COURSE_FIELDS, CourseForm, ResultsForm
from vungmanh.desk.training.plans import content_words
from vungmanh.desk.training.wording import RESULTS
from vungmanh.officials import permissions
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import Person
from vungmanh.officials.policies import fields, label, modes, position_label
from vungmanh.training.contents import content_key
from vungmanh.training.domain.courses import (
    change_course,
    enrol,
    give_course_back,
    open_course,
    put_back,
    take_out,
    withdraw_course,
)
from vungmanh.training.domain.results import record_results
from vungmanh.training.enums import Result
from vungmanh.training.models import Course, Enrolment
from vungmanh.training.permissions import courses_visible_to, enrolments_visible_to, may_keep_training
from vungmanh.training.selectors.courses import is_overdue, totals_of, with_counts, with_seen

_FIELDS = {"course_days_in_wrong_order": "ends_on", "course_level_unknown": "content", "course_full": "seats"}
_RESULT_FIELDS = {"result_before_course": "result_on", "result_in_future": "result_on", "file_reason_missing": "reason"}


_OF_RESULT = {"dat": Q(result=Result.PASSED), "cho": Q(result="")}
"""What the list of a course may be kept to."""
_OF_RESULT_WORDS = {"dat": gettext_lazy("Đã đạt"), "cho": gettext_lazy("Chưa có kết quả")}
_SORTS_OF_TURNS: dict[str, str | tuple[str, ...]] = {
    "ten": "person__sort_key",
    "don_vi": ("unit__sort_key", "person__sort_key"),
}


class CourseFilter(ListFilter):
    noi_dung = choice(gettext_lazy("Nội dung"), QualificationKind.choices)
    khi = choice(
        gettext_lazy("Thời gian"),
        [
            ("dang", gettext_lazy("Đang học")), ("sap", gettext_lazy("Sắp khai giảng")), ("xong", gettext_lazy("Đã xong")),
            ("cho", gettext_lazy("Xong mà chưa có kết quả")), ("rut", gettext_lazy("Đã rút")),
        ],
    )  # fmt: skip
    nam = forms.IntegerField(required=False, label=gettext_lazy("Năm"), min_value=1990, max_value=2100)


@require_GET
@opens_with_kept("courses")
def courses(request: DeskRequest) -> HttpResponse:
    need_register(request)
    on = today()
    form = CourseFilter(request.GET)
    rows = _chosen(courses_visible_to(request.user, on), form, on)
    turns = enrolments_visible_to(request.user, on)
    totals = totals_of(rows, turns)

    def line(row: Any) -> list[Cell]:
        tone, word = course_words(row, on)
        people = reverse("desk:course", args=[row.pk])
        return [
            Cell(row.title, note=row.school, url=people), Cell(content_words(row)), Cell(row.starts_on), Cell(row.ends_on),
            seen_of(row.seen_turns, row.turns, f"{people}#danh-sach"),
            seen_of(row.seen_passed, row.passed, f"{people}?ket_qua=dat#danh-sach"), Cell(row.unit.name), Cell(word, tone),
        ]  # fmt: skip

    register = Register(
        title=_("Lớp học"), address=reverse("desk:courses"), line=line, default="-ngay", search=[("folded", "title")],
        cols=[
            Col(_("Lớp"), "ten", 40), Col(_("Nội dung"), width=32), Col(_("Khai giảng"), "ngay", 12),
            Col(_("Kết thúc"), "xong", 12), Col(_("Lượt học"), css="num", width=10), Col(_("Đã đạt"), css="num", width=10),
            Col(_("Đơn vị tổ chức"), width=28), Col(_("Tình trạng"), width=22),
        ],
        sorts={"ten": "folded", "ngay": "starts_on", "xong": "ends_on"}, order=("-starts_on", "-pk"),
        empty_title=_("Chưa có lớp học nào."),
        empty_text=_("Mở lớp, cử người đi học từ danh sách còn thiếu tiêu chuẩn; kết quả vào thẳng hồ sơ."),
    )  # fmt: skip
    words = ngettext("%(n)s lượt", "%(n)s lượt", totals.turns) % {"n": totals.turns}
    persons = ngettext("%(n)s người", "%(n)s người", totals.persons) % {"n": totals.persons}
    total = [Link(register.address, f"{words} · {persons}")] if totals.turns else []
    actions = [*total, *adds(request, "desk:course_new", _("Mở lớp"), sheet="lop-hoc")]
    return listed(
        request,
        register,
        with_seen(with_counts(rows), turns).select_related("unit"),
        form,
        actions=actions,
        tabs=tabs("courses"),
    )


def _chosen(rows: QuerySet[Course], form: CourseFilter, on: datetime.date) -> QuerySet[Course]:
    waiting = Enrolment.objects.filter(withdrawn_at=None, result="").values("course")
    when = {
        "dang": Q(starts_on__lte=on, ends_on__gte=on), "sap": Q(starts_on__gt=on), "xong": Q(ends_on__lt=on),
        "cho": Q(ends_on__lt=on, pk__in=waiting),
    }  # fmt: skip
    wanted = form.said("khi") or ""
    rows = rows.filter(withdrawn_at__isnull=wanted != "rut").filter(when.get(wanted, Q()))
    if form.said("noi_dung"):
        rows = rows.filter(kind=form.said("noi_dung"))
    return rows.filter(starts_on__year=form.said("nam")) if form.said("nam") else rows


def course_words(row: Any, on: datetime.date) -> tuple[str, str]:
    """Tone and words for where a course of `with_counts` stands."""
    if row.is_withdrawn:
        return "quiet", _("đã rút")
    if is_overdue(row, on):
        return "near", _("xong, chờ kết quả")
    if row.starts_on > on:
        return "quiet", _("sắp khai giảng")
    return ("busy", _("đang học")) if row.ends_on >= on else ("good", _("đã xong"))


@require_GET
def course(request: DeskRequest, pk: int) -> HttpResponse:
    on = today()
    row = get_object_or_404(
        with_seen(
            with_counts(courses_visible_to(request.user, on)), seen := enrolments_visible_to(request.user, on)
        ).select_related("unit", "recorded_by"),
        pk=pk,
    )
    people = seen.filter(course=row, withdrawn_at=None).select_related("person", "unit")
    wanted = request.GET.get("ket_qua", "")
    people = people.filter(_OF_RESULT[wanted]) if wanted in _OF_RESULT else people
    if request.GET.get("xuat") == "xlsx":
        note_export(request, people.count())
        if wanted in _OF_RESULT:
            tell(_("Kết quả"), _OF_RESULT_WORDS[wanted])
        heads = {"ten": _("Họ và tên"), "don_vi": pgettext("one", "Đơn vị")}
        otherwise = ("unit__sort_key", "person__sort_key")
        return _sheet(row, told_order(request, people, sorts=_SORTS_OF_TURNS, heads=heads, otherwise=otherwise))
    page = list_page(
        request.GET, people, search=[("person__folded", "person__full_name")], default="ten", sorts=_SORTS_OF_TURNS
    )
    tone, word = course_words(row, on)
    context = {
        "row": row, "page": page, "tone": tone, "word": word, "content": content_words(row),
        "facts": (label(fields(), row.field) if row.field else "", label(modes(), row.mode) if row.mode else ""),
        "lines": [(each, position_label(each.position), RESULTS[each.result]) for each in page.rows],
        "asked": wanted,
        "results": Result.choices, "form": ResultsForm(initial={"result_on": min(on, max(row.ends_on, row.starts_on))}),
        "may_keep": may_keep_training(request.user, row.unit, on) and not row.is_withdrawn,
        "may_restore": row.is_withdrawn and may_keep_training(request.user, row.unit, on), "today": on,
        "gone": _gone(request, row, on),
        "people": enrolments_visible_to(request.user, on).filter(course=row),
    }  # fmt: skip
    return render(request, "desk/training/course.html", context)


def _gone(request: DeskRequest, row: Course, on: datetime.date) -> list[TakenBack]:
    people = enrolments_visible_to(request.user, on).filter(course=row, withdrawn_at__isnull=False)
    may = may_keep_training(request.user, row.unit, on) and not row.is_withdrawn
    found = list(people.select_related("person", "unit"))
    return taken_back(found, lambda each: f"{each.person}, {each.unit.name}", "desk:enrolment_put_back", may=may)


@require_http_methods(["GET", "POST"])
def course_new(request: DeskRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, units=own_units(request), initial={"starts_on": today()})

    def act() -> Course:
        need_keeper(request, form.cleaned_data["unit"])
        return open_course(form.cleaned_data["unit"], form.said(), **who(request))

    if row := done(request, form, act, _FIELDS):
        messages.success(request, _("Đã mở lớp. Hãy cử người đi học."))
        return redirect("desk:course", row.pk)
    return formed(request, form, title=_("Mở lớp"), back=reverse("desk:courses"), crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
def course_change(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(request, courses_visible_to(request.user, today()), pk)
    start = {name: getattr(row, name) for name in COURSE_FIELDS if name != "kind"}
    start |= {"content": content_key(row.kind, row.level), "version": row.version}
    form = CourseForm(request.POST or None, units=None, initial=start)

    def act() -> bool:
        change_course(row, form.said(), version=form.seen, **who(request))
        return True

    if done(request, form, act, _FIELDS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:course", row.pk)
    return formed(request, form, title=_("Sửa lớp"), back=reverse("desk:course", args=[row.pk]), crumbs=_crumbs(row))


@require_http_methods(["GET", "POST"])
def course_enrol(request: DeskRequest, pk: int) -> HttpResponse:
    """Send people: those who lack what the course gives come first, everybody else may be searched for."""
    row = kept_or_403(request, courses_visible_to(request.user, today()), pk)
    on = today()
    if request.method == "POST":
        return _enrol(request, row)
    data = request.GET.copy()
    if "xet" not in data and "tieu_chi" not in data and row.level is not None:
        data["tieu_chi"] = row.kind
    form = GapFilter(data, permissions.units_with_officials(request.user, on))
    there = Enrolment.objects.filter(course=row, withdrawn_at=None).values("person")
    rows = form.standing(form.of_people(visible(request, on))).exclude(person__in=there)
    page = list_page(
        data, rows.select_related("person", "unit", "post"), search=[("person__folded", "person__full_name")],
        sorts={"ten": "person__sort_key", "don_vi": ("unit__sort_key", "person__sort_key")}, default="don_vi",
    )  # fmt: skip
    context = {"row": row, "form": form, "page": page, "lines": lines_of(page.rows, on), "content": content_words(row)}
    return render(request, "desk/training/enrol.html", context)


def _enrol(request: DeskRequest, row: Course) -> HttpResponse:
    asked = permissions.persons_visible_to(request.user, today()).filter(pk__in=numbers_in(request, "nguoi"))
    people: list[Person] = list(asked)
    if not people:
        messages.error(request, _("Hãy đánh dấu ít nhất một người."))
        return redirect(f"{reverse('desk:course_enrol', args=[row.pk])}?{request.GET.urlencode()}")
    try:
        found = enrol(row, people, is_own=bool(request.POST.get("tu_hoc")), **who(request))
    except DomainError as error:
        messages.error(request, refusal_words(error))
        return redirect(f"{reverse('desk:course_enrol', args=[row.pk])}?{request.GET.urlencode()}")
    count = len(found.new)
    messages.success(request, ngettext("Đã cử %(n)s người đi học.", "Đã cử %(n)s người đi học.", count) % {"n": count})
    return redirect("desk:course", row.pk)


@require_POST
def course_results(request: DeskRequest, pk: int) -> HttpResponse:
    """Results of the people on the page, all or nothing."""
    row = kept_or_403(request, courses_visible_to(request.user, today()), pk)
    form = ResultsForm(request.POST)
    sent = ((as_number(name[3:]), value) for name, value in request.POST.items() if name.startswith("kq-"))
    given = {number: value for number, value in sent if number is not None}
    seen = {pk: request.POST[f"da-{pk}"] for pk in given if f"da-{pk}" in request.POST}
    results = {pk: value for pk, value in given.items() if value in ("", *Result.values) and value != seen.get(pk)}

    def act() -> int:
        said = form.cleaned_data
        when = {"result_on": said["result_on"], "reason": said["reason"], "on": today(), "seen": seen}
        return record_results(row, results, **when, **who(request)) + 1

    if changed := done(request, form, act, _RESULT_FIELDS):
        count = changed - 1
        messages.success(
            request,
            ngettext("Đã ghi kết quả của %(n)s người.", "Đã ghi kết quả của %(n)s người.", count) % {"n": count},
        )
    else:
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    return redirect(f"{reverse('desk:course', args=[row.pk])}?{request.GET.urlencode()}")


@require_POST
def course_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(request, courses_visible_to(request.user, today()), pk)
    return _back(
        request, row, lambda: withdraw_course(row, request.POST.get("reason", ""), **who(request)), _("Đã rút lớp.")
    )


@require_POST
def course_give_back(request: DeskRequest, pk: int) -> HttpResponse:
    row = kept_or_403(request, courses_visible_to(request.user, today()), pk)
    return _back(request, row, lambda: give_course_back(row, **who(request)), _("Đã khôi phục lớp."))


@require_POST
def enrolment_take_out(request: DeskRequest, pk: int) -> HttpResponse:
    turn = _turn_or_403(request, pk)
    reason = request.POST.get("reason", "")
    done_words = _("Đã đưa %(person)s ra khỏi lớp.") % {"person": turn.person.full_name}
    return _back(request, turn.course, lambda: take_out(turn, reason, **who(request)), done_words)


@require_POST
def enrolment_put_back(request: DeskRequest, pk: int) -> HttpResponse:
    turn = _turn_or_403(request, pk)
    words = _("Đã đưa %(person)s trở lại lớp.") % {"person": turn.person.full_name}
    return _back(request, turn.course, lambda: put_back(turn, **who(request)), words)


def _turn_or_403(request: DeskRequest, pk: int) -> Enrolment:
    """One that is seen, of a course that the person keeps."""
    rows = enrolments_visible_to(request.user, today()).select_related("person", "course__unit")
    turn: Enrolment = get_object_or_404(rows, pk=pk)
    kept_or_403(request, courses_visible_to(request.user, today()), turn.course_id)
    return turn


def _back(request: DeskRequest, row: Course, act: Any, words: str) -> HttpResponse:
    """Do it and go back to the course; a refusal is told there."""
    try:
        act()
    except DomainError as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, words)
    return redirect("desk:course", row.pk)


def _crumbs(row: Course | None = None) -> list[Link]:
    here = [Link(reverse("desk:course", args=[row.pk]), row.title)] if row else []
    return crumbs(Link(reverse("desk:courses"), _("Lớp học")), *here)


def _sheet(row: Course, people: QuerySet[Enrolment]) -> HttpResponse:
    columns = [
        Column(_("Họ và tên"), 28), Column(_("Chức danh"), 36), Column(pgettext("one", "Đơn vị"), 26),
        Column(_("Tự đi học"), 10), Column(_("Kết quả"), 16), Column(_("Ngày có kết quả"), 13),
    ]  # fmt: skip
    cells = (
        [
            each.person.full_name, position_label(each.position), each.unit.name, _("có") if each.is_own else "",
            str(Result(each.result).label) if each.result else "", each.result_on,
        ]
        for each in people
    )  # fmt: skip
    return xlsx_response(row.title, columns, cells)
