"""People from an Excel sheet: what it would do is shown first, then done as a whole; then the links to hand out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.accounts.domain.importing import Plan, SheetRow, carry_out, from_plain, plan_import, to_plain
from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import people_kept_by
from vungmanh.accounts.sheets import read_sheet, template
from vungmanh.core.errors import DomainError
from vungmanh.core.exports import Column, xlsx_response
from vungmanh.desk.people.access import need_keeper
from vungmanh.desk.people.acts import links_page, made_links
from vungmanh.desk.people.forms import PeopleSheetForm
from vungmanh.desk.people.wording import error_line
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MADE = "people_imported"
"""In the session: the accounts that the last import made."""
_PLAN_SECONDS = 3600
SHOWN_ERRORS = 200


@require_http_methods(["GET", "POST"])
def people_import(request: DeskRequest) -> HttpResponse:
    """A sheet with an error goes no further; one without shows what it would do, and carries its rows to that act."""
    today = timezone.localdate()
    need_keeper(request, today)
    form = PeopleSheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "errors": [], "error_count": 0}
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_sheet(form.cleaned_data["sheet"])
            plan = plan_import(rows, by=request.user, on=today)
            if not plan.errors:
                return _shown_plan(request, plan, rows)
            context["errors"] = [error_line(error) for error in plan.errors[:SHOWN_ERRORS]]
            context["error_count"] = len(plan.errors)
        except DomainError as error:
            form.add_error("sheet", refusal_words(error))
    return render(request, "desk/people/import.html", context, status=422 if form.errors or context["errors"] else 200)


@require_POST
def people_import_do(request: DeskRequest) -> HttpResponse:
    """What the page showed, checked once more against what has happened since."""
    today = timezone.localdate()
    need_keeper(request, today)
    plan = plan_import(_carried(request), by=request.user, on=today)
    given = len(plan.to_give)
    made = carry_out(plan, at=timezone.now())
    request.session[_MADE] = [user.pk for user in made]
    messages.success(request, _done_words(len(made), given - len(made)))
    return redirect("desk:people_imported" if made else "desk:people")


@require_GET
def people_imported(request: DeskRequest) -> HttpResponse:
    need_keeper(request, timezone.localdate())
    return render(request, "desk/people/imported.html", {"people": _imported(request)})


@require_POST
def people_links(request: DeskRequest) -> HttpResponse:
    """Links for those whom the last import made and who have not set a password yet: to print, or as a sheet."""
    need_keeper(request, timezone.localdate())
    waiting = [user for user in _imported(request) if not user.has_usable_password()]
    if not waiting:
        messages.info(request, _("Mọi người trong lần nhập này đã đặt mật khẩu."))
        return redirect("desk:people")
    if request.POST.get("xuat") != "xlsx":
        return links_page(request, waiting, _("Liên kết đặt mật khẩu"))
    links, site = made_links(request, waiting)
    columns = [
        Column(_("Họ và tên"), 28), Column(_("Chức vụ"), 36), Column(_("Thư điện tử"), 30),
        Column(_("Tên đăng nhập"), 20), Column(_("Liên kết"), 90), Column(_("Dùng được đến"), 17),
    ]  # fmt: skip
    rows = (
        (link.user.full_name, link.user.position_title, link.user.email, link.user.username, f"{site}{link.path}",
         link.ends_at)
        for link in links
    )  # fmt: skip
    return xlsx_response(_("Liên kết đặt mật khẩu"), columns, rows)


@require_GET
def people_template(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    need_keeper(request, today)
    response = HttpResponse(template(request.user, today), content_type=_EXCEL)
    response["Content-Disposition"] = 'attachment; filename="mau-nguoi-dung.xlsx"'
    return response


def _shown_plan(request: DeskRequest, plan: Plan, rows: list[SheetRow]) -> HttpResponse:
    made = len(plan.to_create)
    given = len(plan.to_give)
    carried = signing.dumps([to_plain(row) for row in rows], salt=_salt(request), compress=True)
    context = {"plan": plan, "made": made, "more_roles": given - made, "held": len(plan.rows) - given, "rows": carried}
    return render(request, "desk/people/plan.html", context)


def _carried(request: DeskRequest) -> list[SheetRow]:
    """The rows that the page of the plan carried, signed for this person."""
    try:
        rows = signing.loads(request.POST.get("rows", ""), salt=_salt(request), max_age=_PLAN_SECONDS)
    except signing.BadSignature as error:
        raise DomainError("plan_too_old") from error
    return [from_plain(row) for row in rows]


def _salt(request: DeskRequest) -> str:
    return f"vungmanh.people.plan:{request.user.pk}"


def _imported(request: DeskRequest) -> list[User]:
    made = request.session.get(_MADE, [])
    kept = people_kept_by(request.user, timezone.localdate())
    return list(kept.filter(pk__in=made, is_active=True).order_by("sort_key", "pk"))


def _done_words(made: int, more_roles: int) -> str:
    words = ngettext("Đã tạo %(n)s tài khoản.", "Đã tạo %(n)s tài khoản.", made) % {"n": made}
    if more_roles:
        more = ngettext("Đã giao thêm %(n)s vai trò.", "Đã giao thêm %(n)s vai trò.", more_roles) % {"n": more_roles}
        return f"{words} {more}"
    return words
