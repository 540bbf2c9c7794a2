"""For administrators: whether mail flows, what waits, what did not go; sending by hand what the system does not repeat."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vungmanh.core.tables import list_page
from vungmanh.desk.notices.forms import MailFilter
from vungmanh.desk.notices.wording import MAIL_TONES
from vungmanh.desk.requests import DeskRequest, acting, local_next
from vungmanh.notices.domain import mailing
from vungmanh.notices.permissions import mails_visible_to, may_see_mails
from vungmanh.notices.selectors import mail_counts, stopped_by


@require_GET
def mails(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    if not may_see_mails(request.user, today):
        raise PermissionDenied
    seen = mails_visible_to(request.user, today)
    form = MailFilter(request.GET)
    rows = form.applied_to(seen).select_related("person")
    page = list_page(request.GET, rows, sorts={"luc": "-made_at"}, default="luc", search=["person__folded"])
    context = {
        "form": form,
        "page": page,
        "lines": [(row, MAIL_TONES[row.state], row.state in mailing.TO_SEND_AGAIN) for row in page.rows],
        "counts": mail_counts(seen),
        "stopped_by": stopped_by(seen),
        "mail_reaches_people": settings.MAIL_REACHES_PEOPLE,
    }
    return render(request, "desk/notices/mails.html", context)


@require_POST
def send_again(request: DeskRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = get_object_or_404(mails_visible_to(request.user, today), pk=pk)
    acting(request, lambda user, on: mails_visible_to(user, on).filter(pk=pk).exists(), today)
    mailing.send_again(row, by=request.user, at=timezone.now())
    messages.success(request, _("Thư sẽ được gửi lại trong ít phút."))
    return redirect(local_next(request) or reverse("desk:mails"))
