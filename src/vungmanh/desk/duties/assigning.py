"""Handing out the work of a unit: one duty from its page, or those ticked in a list, to a person of the unit."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vungmanh.accounts.models import User
from vungmanh.desk.requests import DeskRequest, acting, as_number, local_next, numbers_in
from vungmanh.programmes.domain.assigning import assign
from vungmanh.programmes.domain.following import MOVES
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty
from vungmanh.programmes.permissions import duties_assigned_by, duties_visible_to, may_hand_out, workers_of

ME, NOBODY = "toi", ""


@dataclass(frozen=True, slots=True)
class Handing:
    """What a person may do with who works on a duty; `people` is empty for whoever may only take it or give it back."""

    people: list[User]
    takes: bool
    gives_back: bool

    def __bool__(self) -> bool:
        return bool(self.people or self.takes or self.gives_back)


def handing_of(duty: Duty, user: User, works: bool, on: datetime.date) -> Handing:
    """`works`: whether the person works on it. No query for anybody else, else two or three."""
    if not works or duty.state not in MOVES[DutyAct.ASSIGNED].before:
        return Handing([], takes=False, gives_back=False)
    people = list(workers_of(duty, on)) if may_hand_out(user, duty, on) else []
    is_mine = duty.assigned_to_id == user.pk
    return Handing(people, takes=not is_mine and (bool(people) or duty.assigned_to_id is None), gives_back=is_mine)


@require_POST
def assign_duties(request: DeskRequest) -> HttpResponse:
    """Give every duty of `viec` that the person may hand out to `nguoi`: a number, "toi", or nobody."""
    today = timezone.localdate()
    asked = duties_visible_to(request.user, today).filter(pk__in=numbers_in(request, "viec"))
    if not asked.exists():
        raise Http404
    person = _person(request)
    allowed: QuerySet[Duty] = asked.filter(duties_assigned_by(request.user, person, today))
    if not allowed.exists():
        raise PermissionDenied
    acting(request, lambda user, on: not allowed.exclude(duties_assigned_by(user, person, on)).exists(), today)
    count = assign(allowed, person, by=request.user, at=timezone.now(), text=request.POST.get("text", ""))
    messages.success(request, _said(count, person))
    return redirect(local_next(request) or reverse("desk:duties"))


def _person(request: DeskRequest) -> User | None:
    wanted = request.POST.get("nguoi", NOBODY)
    if wanted in (NOBODY, ME):
        return request.user if wanted else None
    return get_object_or_404(User, pk=as_number(wanted) or 0, is_active=True)


def _said(count: int, person: User | None) -> str:
    if not count:
        return _("Không có gì thay đổi: việc đã như vậy từ trước.")
    if person is None:
        return ngettext("Đã bỏ giao %(count)s việc.", "Đã bỏ giao %(count)s việc.", count) % {"count": count}
    words = ngettext("Đã giao %(count)s việc cho %(person)s.", "Đã giao %(count)s việc cho %(person)s.", count)
    return words % {"count": count, "person": person}
