"""The main menu and what the base page shows about the person: a context processor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vungmanh.accounts.models import User
from vungmanh.accounts.permissions import may_keep_people, may_see_audit
from vungmanh.accounts.second_factor import has_second_factor, must_have_second_factor
from vungmanh.accounts.selectors import assignments_of
from vungmanh.desk.leader.permissions import may_lead
from vungmanh.desk.sign_in.samples import PASSWORD, sample_accounts


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the main menu; `short` fits the bar of a phone."""

    url: str
    label: Any
    short: Any
    is_here: bool


_PLACES = (
    ("desk:home", _("Việc của tôi"), pgettext_lazy("menu", "Việc")),
    ("desk:directives", _("Văn bản"), _("Văn bản")),
    ("desk:programmes", _("Chương trình"), _("Chương trình")),
    ("desk:units", _("Đơn vị"), _("Đơn vị")),
    ("desk:registers", _("Sổ sách"), _("Sổ sách")),
    ("desk:indicators", _("Số liệu"), _("Số liệu")),
)


_LEADS = ("desk:leader", _("Điều hành"), _("Điều hành"))
"""For leaders and coordinators, behind their own work."""


def desk(request: HttpRequest) -> dict[str, Any]:
    """`desk` in templates; before sign-in only the sample accounts, asked for by the page that shows them."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"desk": {"samples": sample_accounts, "sample_password": PASSWORD, "oidc_name": settings.OIDC_NAME}}
    today = timezone.localdate()
    return {
        "desk": {
            "places": _places(request.path, leads=may_lead(user, today)),
            "initials": _initials(user),
            "assignments": assignments_of(user, today),
            "may_see_audit": may_see_audit(user, today),
            "may_keep_people": may_keep_people(user, today),
            "needs_second_factor": lambda: must_have_second_factor(user, today) and not has_second_factor(user),
        }
    }


def _places(path: str, *, leads: bool) -> list[Place]:
    home, duties = reverse("desk:home"), reverse("desk:duties")
    places = (_PLACES[0], _LEADS, *_PLACES[1:]) if leads else _PLACES
    urls = [(reverse(name), label, short) for name, label, short in places]
    return [
        Place(url, label, short, path == url or path.startswith(duties) if url == home else path.startswith(url))
        for url, label, short in urls
    ]


def _initials(user: User) -> str:
    """First letters of the family name and of the given name: "Hoàng Thị Nga" is HN."""
    words = user.get_full_name().split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()
