"""Acts on a file: opened, corrected, taken back; each line of it recorded, corrected, taken back, given back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.desk.fieldwork.forms import done, start
from vungmanh.desk.fieldwork.listing import Link, formed
from vungmanh.desk.officials import forms
from vungmanh.desk.officials.access import kept_file_or_403, kept_line_or_403
from vungmanh.desk.officials.wording import past_words
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.officials import permissions
from vungmanh.officials.domain import people, posts, records
from vungmanh.officials.domain.ceilings import year_with
from vungmanh.officials.models import (
    Departure,
    Discipline,
    Evaluation,
    Person,
    Post,
    PrivateData,
    Qualification,
    TrainingRecord,
)
from vungmanh.officials.policies import position_label
from vungmanh.programmes.domain.evidence import keep

_ERRORS = {
    "person_name_missing": "full_name", "person_born_wrong": "born_on", "person_party_wrong": "party_joined_on",
    "identity_malformed": "identity_number", "identity_taken": "identity_number", "file_reason_missing": "reason",
    "post_title_missing": "title", "post_position_not_offered": "position", "post_level_wrong": "position",
    "post_days_in_wrong_order": "valid_to", "post_before_birth": "valid_from", "post_in_childhood": "valid_from",
    "post_unit_not_in_force": "unit", "post_outlives_unit": "valid_to", "post_held_already": "position",
    "post_taken": "position", "post_after_departure": "valid_from", "post_overlaps_main": "is_main",
    "post_concurrent_without_main": "is_main", "post_ended_already": "last_day", "post_main_leaves_others": "next_main",
    "record_in_future": "awarded_on", "record_before_birth": "awarded_on", "record_days_in_wrong_order": "ended_on",
    "evaluation_past_ceiling": "grade", "evaluation_past_ceiling_raised": "grade",
    "evaluation_year_wrong": "year", "evaluation_given_already": "year", "evaluation_grade_not_offered": "grade",
    "discipline_not_offered": "form", "departure_without_post": "last_day", "departure_before_post": "last_day",
    "departure_there": "last_day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of line of a file, with its form and what its pages are called."""

    model: type[Any]
    form: type[forms.FileForm]
    add: Any
    change: Any


LINES = {
    "qualification": Line(
        Qualification, forms.QualificationForm, gettext_lazy("Ghi trình độ"), gettext_lazy("Sửa trình độ")
    ),
    "training": Line(TrainingRecord, forms.TrainingForm, gettext_lazy("Ghi bồi dưỡng"), gettext_lazy("Sửa bồi dưỡng")),
    "evaluation": Line(Evaluation, forms.EvaluationForm, gettext_lazy("Ghi xếp loại"), gettext_lazy("Sửa xếp loại")),
    "discipline": Line(Discipline, forms.DisciplineForm, gettext_lazy("Ghi kỷ luật"), gettext_lazy("Sửa kỷ luật")),
}
_TAKEN_BACK: dict[str, type[Any]] = {
    **{name: line.model for name, line in LINES.items()}, "post": Post, "departure": Departure,
}  # fmt: skip


def crumbs(person: Person | None = None) -> Sequence[Link]:
    found = [Link(reverse("desk:registers"), _("Sổ sách")), Link(reverse("desk:officials"), _("Cán bộ"))]
    if person:
        found.append(Link(reverse("desk:official", args=[person.pk]), person.full_name))
    return found


def _page(request: DeskRequest, form: Any, person: Person, title: str) -> HttpResponse:
    return formed(request, form, title=title, back=reverse("desk:official", args=[person.pk]), crumbs=crumbs(person))


@require_http_methods(["GET", "POST"])
def official_new(request: DeskRequest) -> HttpResponse:
    units = permissions.units_to_staff(request.user, today()).exclude(level="village")
    if not units.exists():
        raise PermissionDenied
    form = forms.NewPersonForm(request.POST or None, units=units, initial=_only(units))

    def add() -> Person:
        said, private = form.said(*people.PERSON_FIELDS), form.said(*people.PRIVATE_FIELDS)
        knows = form.cleaned_data["knows_alike"]
        permitted(request, permissions.may_staff, form.cleaned_data["unit"], today())
        return people.add_person(
            form.cleaned_data["unit"], said, private, knows_alike=knows, on=today(), **who(request)
        )

    if person := done(request, form, _asking(form, add), _ERRORS):
        messages.success(request, _("Đã mở hồ sơ. Hãy ghi chức danh và trình độ."))
        return redirect("desk:official", person.pk)
    return formed(request, form, title=_("Mở hồ sơ cán bộ"), back=reverse("desk:officials"), crumbs=crumbs())


def _only(units: Any) -> dict[str, Any]:
    """The unit, where there is only one to choose."""
    found = list(units[:2])
    return {"unit": found[0].pk} if len(found) == 1 else {}


def _asking(form: forms.PersonForm, act: Callable[[], Any]) -> Callable[[], Any]:
    """Whoever is asked whether two people are one gets the box to answer."""

    def asked() -> Any:
        try:
            return act()
        except DomainError as error:
            if error.code == "person_alike":
                form.ask_alike()
            raise

    return asked


@require_http_methods(["GET", "POST"])
def official_change(request: DeskRequest, pk: int) -> HttpResponse:
    person = kept_file_or_403(request, pk)
    form = forms.PersonForm(request.POST or None, is_new=False, initial=start(person, *people.PERSON_FIELDS))  # type: ignore[arg-type]

    def change() -> Person:
        knows = form.cleaned_data["knows_alike"]
        said: dict[str, Any] = {"version": form.seen, "reason": form.why, "knows_alike": knows, "on": today()}
        return people.correct_person(person, form.said(*people.PERSON_FIELDS), **said, **who(request))

    if done(request, form, _asking(form, change), _ERRORS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:official", pk)
    return _page(request, form, person, _("Sửa hồ sơ"))


@require_http_methods(["GET", "POST"])
@never_cache
def official_private(request: DeskRequest, pk: int) -> HttpResponse:
    """The form shows private data in full, so opening it is a look."""
    person = kept_file_or_403(request, pk)
    if request.method == "GET":
        people.record_look(person, is_private=True, **who(request))
    try:
        row = person.private
    except ObjectDoesNotExist:
        row = PrivateData(person=person)
    begins = {"version": person.version, **{name: getattr(row, name) for name in people.PRIVATE_FIELDS}}
    form = forms.PrivateForm(request.POST or None, is_new=False, initial=begins)

    def change() -> Person:
        said: dict[str, Any] = {"version": form.seen, "reason": form.why, "on": today()}
        return people.correct_person(person, {}, form.said(*people.PRIVATE_FIELDS), **said, **who(request))

    if done(request, form, change, _ERRORS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:official", pk)
    return _page(request, form, person, _("Sửa dữ liệu riêng"))


@require_POST
def official_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    people.withdraw_person(kept_file_or_403(request, pk), request.POST.get("reason", ""), **who(request))
    messages.success(request, _("Đã rút hồ sơ. Hồ sơ không còn được tính; có thể khôi phục ngay trên trang này."))
    return redirect("desk:official", pk)


@require_POST
def official_give_back(request: DeskRequest, pk: int) -> HttpResponse:
    people.give_person_back(kept_file_or_403(request, pk), **who(request))
    messages.success(request, _("Đã khôi phục hồ sơ."))
    return redirect("desk:official", pk)


@require_http_methods(["GET", "POST"])
def official_add_post(request: DeskRequest, pk: int) -> HttpResponse:
    person = kept_file_or_403(request, pk)
    units = forms.units_to_choose(request.user, today(), person.unit)
    has_main = person.posts.filter(withdrawn_at=None, is_main=True, valid_to=None).exists()
    begins = {"unit": person.unit_id, "valid_from": today(), "is_main": not has_main}
    form = forms.PostForm(request.POST or None, units=units, initial=begins)

    def appoint() -> Post:
        permitted(request, permissions.may_staff, form.cleaned_data["unit"], today())
        return posts.appoint(person, form.said(*posts.POST_FIELDS), exception=form.exception(), **who(request))

    if done(request, form, appoint, _ERRORS):
        messages.success(request, _("Đã ghi chức danh."))
        return redirect("desk:official", pk)
    return _page(request, form, person, _("Ghi chức danh"))


@require_http_methods(["GET", "POST"])
def official_post_change(request: DeskRequest, pk: int) -> HttpResponse:
    post: Post = kept_line_or_403(request, Post, pk)
    units = forms.units_to_choose(request.user, today(), post.person.unit)
    begins = start(post, *posts.POST_FIELDS)  # type: ignore[arg-type]
    form = forms.PostForm(request.POST or None, is_new=False, units=units, initial=begins)

    def change() -> Post:
        said = form.said(*posts.POST_FIELDS)
        more: dict[str, Any] = {"reason": form.why, "exception": form.exception()}
        return posts.correct_post(post, said, version=form.seen, **more, **who(request))

    if done(request, form, change, _ERRORS):
        messages.success(request, _("Đã lưu."))
        return redirect("desk:official", post.person_id)
    return _page(request, form, post.person, _("Sửa chức danh"))


@require_http_methods(["GET", "POST"])
def official_post_end(request: DeskRequest, pk: int) -> HttpResponse:
    post: Post = kept_line_or_403(request, Post, pk)
    form = forms.EndPostForm(request.POST or None, initial={"version": post.version, "last_day": today()})
    others = post.person.posts.filter(withdrawn_at=None, is_main=False, valid_to=None).select_related("person")
    form.fields["next_main"].queryset = others  # type: ignore[attr-defined]
    if not (post.is_main and others.exists()):
        del form.fields["next_main"]

    def end() -> Post:
        said = form.cleaned_data
        more: dict[str, Any] = {"reason": said["end_reason"], "next_main": said.get("next_main")}
        return posts.end_post(post, said["last_day"], version=form.seen, **more, **who(request))

    if done(request, form, end, _ERRORS | {"post_days_in_wrong_order": "last_day"}):
        messages.success(request, _("Đã kết thúc chức danh."))
        return redirect("desk:official", post.person_id)
    title = _("Kết thúc chức danh %(title)s") % {"title": post.title or position_label(post.position)}
    return _page(request, form, post.person, title)


@require_http_methods(["GET", "POST"])
def official_add_line(request: DeskRequest, pk: int, *, kind: str) -> HttpResponse:
    person, line = kept_file_or_403(request, pk), LINES[kind]
    initial = {"year": today().year - 1} if kind == "evaluation" else {}
    form = line.form(request.POST or None, request.FILES or None, initial=initial)

    def add() -> Any:
        said = form.said(*records.FIELDS[line.model])
        return records.add_record(line.model, person, said, on=today(), **_files(request, form), **who(request))

    if row := done(request, form, add, _places(form)):
        messages.success(request, _("Đã ghi vào hồ sơ."))
        _warn(request, row)
        return redirect("desk:official", pk)
    return _page(request, form, person, str(line.add))


@require_http_methods(["GET", "POST"])
def official_line_change(request: DeskRequest, pk: int, *, kind: str) -> HttpResponse:
    line = LINES[kind]
    row = kept_line_or_403(request, line.model, pk)
    form = line.form(request.POST or None, request.FILES or None, is_new=False, initial=_begins(row))

    def change() -> bool:
        said, more = form.said(*records.FIELDS[line.model]), _files(request, form)
        records.correct_record(row, said, version=form.seen, reason=form.why, on=today(), **more, **who(request))
        return True

    if done(request, form, change, _places(form)):
        messages.success(request, _("Đã lưu."))
        _warn(request, row)
        return redirect("desk:official", row.person_id)
    return _page(request, form, row.person, str(line.change))


def _files(request: DeskRequest, form: forms.FileForm) -> dict[str, Any]:
    """The papers of a form that takes some, which are kept first: a kind that is not taken refuses the whole."""
    given = form.cleaned_data.get("evidence")
    return {"files": keep(given, at=who(request)["at"])} if given else {}


def _warn(request: DeskRequest, row: Any) -> None:
    """A grade that can still be kept below the ceiling, but is not yet."""
    found = year_with(row, today()) if isinstance(row, Evaluation) else None
    if found and found.is_past:
        messages.warning(request, past_words(found))


def _begins(row: Any) -> dict[str, Any]:
    begins = start(row, *records.FIELDS[type(row)])
    if isinstance(row, Qualification):
        begins["kind_level"] = f"{row.kind}:{row.level}"
    if isinstance(row, Discipline):
        begins["conduct"] = begins.pop("reason")
    return begins


def _places(form: Any) -> dict[str, str]:
    """At which field of this form a refusal about a day stands."""
    day = next((name for name in ("awarded_on", "began_on", "decided_on") if name in form.fields), "")
    last = next((name for name in ("ended_on", "until") if name in form.fields), "")
    return _ERRORS | {"record_in_future": day, "record_before_birth": day, "record_days_in_wrong_order": last}


@require_http_methods(["GET", "POST"])
def official_add_departure(request: DeskRequest, pk: int) -> HttpResponse:
    person = kept_file_or_403(request, pk)
    form = forms.DepartureForm(request.POST or None)

    def leave() -> Departure:
        return records.depart(person, form.said(*records.FIELDS[Departure]), **who(request))

    if done(request, form, leave, _ERRORS):
        messages.success(request, _("Đã ghi thôi việc. Mọi chức danh kết thúc cùng ngày."))
        return redirect("desk:official", pk)
    return _page(request, form, person, _("Ghi thôi việc"))


@require_POST
def official_line_withdraw(request: DeskRequest, pk: int, *, kind: str) -> HttpResponse:
    row = kept_line_or_403(request, _TAKEN_BACK[kind], pk)
    records.withdraw_record(row, request.POST.get("reason", ""), **who(request))
    messages.success(request, _("Đã rút. Dòng này không còn được tính và nằm trong mục “Đã rút”."))
    return redirect("desk:official", row.person_id)


@require_POST
def official_line_give_back(request: DeskRequest, pk: int, *, kind: str) -> HttpResponse:
    row = kept_line_or_403(request, _TAKEN_BACK[kind], pk)
    records.give_record_back(row, on=today(), **who(request))
    messages.success(request, _("Đã khôi phục."))
    return redirect("desk:official", row.person_id)


def line_routes(kind: str, address: str) -> list[URLPattern]:
    """Addresses of the lines of one kind."""
    what, name = {"kind": kind}, f"official_{kind}"
    found = [
        path(f"{address}<int:pk>/rut/", official_line_withdraw, what, name=f"{name}_withdraw"),
        path(f"{address}<int:pk>/khoi-phuc/", official_line_give_back, what, name=f"{name}_give_back"),
    ]
    if kind in LINES:
        found.append(path(f"{address}<int:pk>/sua/", official_line_change, what, name=f"{name}_change"))
    return found
