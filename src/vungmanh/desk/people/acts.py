"""What an administrator does with an account: make it, correct it, give and end roles, end it and take it into use again."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vungmanh.accounts.domain.delegating import delegate
from vungmanh.accounts.domain.linking import issue_links
from vungmanh.accounts.domain.people import change_details, create_account, end_sessions, reactivate
from vungmanh.accounts.domain.resetting import reset_second_factor
from vungmanh.accounts.domain.roles import give_role
from vungmanh.accounts.links import SignInLink
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.accounts.permissions import (
    deputies_for,
    may_delegate,
    may_end_role,
    may_keep_people,
    may_keep_person,
    units_to_give,
)
from vungmanh.accounts.selectors import roles_ever_of
from vungmanh.core.errors import DomainError
from vungmanh.desk.people.access import need, need_keeper, person_or_404, role_or_404
from vungmanh.desk.people.forms import DeputyForm, DetailsForm, EndForm, LeaveForm, NewPersonForm, RoleForm
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest
from vungmanh.programmes.domain.handing_over import OpenWork, leave, leave_role, open_work_by_role, open_work_of


@require_http_methods(["GET", "POST"])
def person_new(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    need_keeper(request, today)
    form = NewPersonForm(request.POST or None, units=units_to_give(request.user, today), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_account(form.cleaned_data["username"], form.details(), **form.role_asked(), **_who(request))
            return links_page(request, [made], _("Đã tạo tài khoản"))
        except DomainError as error:
            _add(form, error)
    return _page(request, form, _("Thêm người dùng"), _("Tạo tài khoản"))


@require_http_methods(["GET", "POST"])
def person_change(request: DeskRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    person = person_or_404(request, pk, today)
    need(request, may_keep_person, person, roles_ever_of(person), today)
    said = {field: getattr(person, field) for field in ("full_name", "position_title", "email", "language")}
    form = DetailsForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        change_details(person, form.details(), **_who(request))
        messages.success(request, _("Đã lưu."))
        return redirect("desk:person", person.pk)
    return _page(request, form, _("Sửa tài khoản"), _("Lưu"), person=person)


@require_http_methods(["GET", "POST"])
def person_role(request: DeskRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    person = person_or_404(request, pk, today)
    need(request, lambda user, on: user != person and may_keep_people(user, on), today)
    form = RoleForm(request.POST or None, units=units_to_give(request.user, today), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            give_role(person, **form.role_asked(), **_who(request))
            messages.success(request, _("Đã giao vai trò."))
            return redirect("desk:person", person.pk)
        except DomainError as error:
            _add(form, error)
    return _page(request, form, _("Giao vai trò"), _("Giao vai trò"), person=person)


@require_http_methods(["GET", "POST"])
def role_end(request: DeskRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    role = role_or_404(request, pk, today)
    need(request, may_end_role, role, today)
    work = open_work_by_role(role, today)
    form = EndForm(request.POST or None, initial={"last_day": today}, work=work)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            receiver, text = said.get("receiver"), _handed(role.user)
            leave_role(role, receiver, last_day=said["last_day"], text=text, **_who(request))
            messages.success(request, _("Đã ghi ngày kết thúc vai trò."))
            return _back(role)
        except DomainError as error:
            _add(form, error)
    title = _("Kết thúc vai trò")
    return _page(request, form, title, _("Kết thúc"), person=role.user, role=role, note=_in_hand(work))


@require_http_methods(["GET", "POST"])
def role_delegate(request: DeskRequest, pk: int) -> HttpResponse:
    """A colleague acts in the role for a while: for its holder to say, and for administrators."""
    today = timezone.localdate()
    role = role_or_404(request, pk, today)
    need(request, may_delegate, role, today)
    deputies = deputies_for(request.user, role, today)
    form = DeputyForm(request.POST or None, deputies=deputies, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            delegate(role, form.cleaned_data["deputy"], **form.span(), **_who(request))
            messages.success(request, _("Đã giao thay mặt."))
            return redirect("desk:person", role.user_id)
        except DomainError as error:
            _add(form, error)
    title = _("Giao thay mặt")
    return _page(request, form, title, title, person=role.user, role=role, note=_nobody(deputies, role))


@require_POST
def person_link(request: DeskRequest, pk: int) -> HttpResponse:
    """A new way in; whatever the account had before ends with it."""
    return links_page(request, [_kept(request, pk)], _("Liên kết đặt mật khẩu"))


@require_POST
def sign_out_elsewhere(request: DeskRequest) -> HttpResponse:
    """For everybody, about oneself: this session goes on, all others end."""
    end_sessions(request.user, at=timezone.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Đã đăng xuất khỏi các thiết bị khác."))
    return redirect("desk:person", request.user.pk)


@require_POST
def person_totp_reset(request: DeskRequest, pk: int) -> HttpResponse:
    """For whoever lost the telephone: the password alone signs in again."""
    person = _kept(request, pk)
    reset_second_factor(person, **_who(request))
    messages.success(request, _("Đã gỡ xác thực hai bước. Người này bị đăng xuất và đăng nhập lại bằng mật khẩu."))
    return redirect("desk:person", person.pk)


@require_http_methods(["GET", "POST"])
def person_deactivate(request: DeskRequest, pk: int) -> HttpResponse:
    """Shows what the person has in hand, and ends the account together with handing that over."""
    person, today = _kept(request, pk), timezone.localdate()
    if person == request.user and request.method == "GET":
        raise PermissionDenied
    form = LeaveForm(request.POST if request.method == "POST" else None, work=open_work_of(person, today))
    if form.is_valid():
        try:
            count = leave(person, form.receivers(), text=_handed(person), **_who(request))
            messages.success(request, _left_words(count))
            return redirect("desk:person", person.pk)
        except DomainError as error:
            _add(form, error)
    deputies = [row for role in roles_ever_of(person) for row in role.delegations.all() if not _is_over(row, today)]
    context = {"form": form, "person": person, "deputies": deputies}
    return render(request, "desk/people/leave.html", context, status=422 if form.errors else 200)


@require_POST
def person_reactivate(request: DeskRequest, pk: int) -> HttpResponse:
    person = _kept(request, pk)
    reactivate(person, **_who(request))
    messages.success(request, _("Tài khoản được dùng lại."))
    return redirect("desk:person", person.pk)


def links_page(request: DeskRequest, people: Sequence[User], title: str) -> HttpResponse:
    """The links are shown once, in the answer to the act that made them, and kept nowhere."""
    links, site = made_links(request, people)
    context = {"title": title, "links": links, "site": site, "is_mailed": settings.MAIL_REACHES_PEOPLE}
    response = render(request, "desk/people/links.html", context)
    response["Cache-Control"] = "no-store"
    return response


def made_links(request: DeskRequest, people: Sequence[User]) -> tuple[list[SignInLink], str]:
    """New links, and the address of this site, as the person reaches it, to put before them."""
    site = request.build_absolute_uri("/").rstrip("/")
    return issue_links(people, site=site, **_who(request)), site


def _kept(request: DeskRequest, pk: int) -> User:
    today = timezone.localdate()
    person = person_or_404(request, pk, today)
    if person != request.user:  # about oneself the rule answers, in words
        need(request, may_keep_person, person, roles_ever_of(person), today)
    return person


def _handed(person: User) -> str:
    """What the log of a duty says of it."""
    return _("Bàn giao từ %(name)s") % {"name": person}


def _in_hand(work: OpenWork | None) -> str:
    """What the holder of a role has in hand by it; empty for nothing."""
    if work is None:
        return ""
    count = len(work.duties)
    words = ngettext("Đang giữ %(n)s việc của “%(unit)s”", "Đang giữ %(n)s việc của “%(unit)s”", count)
    late = _(", %(late)s việc trễ hạn") % {"late": work.late} if work.late else ""
    return words % {"n": count, "unit": work.unit.name} + late + "."


def _left_words(count: int) -> str:
    ended = _("Đã ngừng tài khoản. Người này không đăng nhập được nữa.")
    moved = ngettext("Đã bàn giao %(n)s việc.", "Đã bàn giao %(n)s việc.", count) % {"n": count}
    return f"{ended} {moved}" if count else ended


def _is_over(role: RoleAssignment, on: datetime.date) -> bool:
    return role.valid_to is not None and role.valid_to < on


def _nobody(deputies: QuerySet[User], role: RoleAssignment) -> str:
    """What to do where there is nobody to choose; empty where there is."""
    if deputies.exists():
        return ""
    return _(
        "Chưa có ai khác có vai trò của “%(unit)s”. Hãy nhờ quản trị giao vai trò cho người sẽ thay mặt trước."
    ) % {"unit": role.unit.name}


def _back(role: RoleAssignment) -> HttpResponse:
    """To the page of the one whose role it was; where a deputy's ends, to that of the holder."""
    return redirect("desk:person", role.delegated_by.user_id if role.delegated_by else role.user_id)


def _who(request: DeskRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}


def _add(form: forms.Form, error: DomainError) -> None:
    """The refusal in words: at the user name where it is about that, else above the form."""
    place = "username" if error.code.startswith("username_") else None
    form.add_error(place, refusal_words(error))


def _page(request: DeskRequest, form: forms.Form, title: str, submit: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, **more}
    return render(request, "desk/people/form.html", context, status=422 if form.errors else 200)
