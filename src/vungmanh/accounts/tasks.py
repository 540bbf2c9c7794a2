"""Background work with accounts; each can be repeated without harm."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vungmanh.core.jobs import Progress, job


@job("accounts.mail_links")
def mail_links(progress: Progress, *, users: list[int], site: str) -> None:
    """Send each account that has not set a password since its link; a repeated mail holds a link as good as the first."""
    from vungmanh.accounts.links import link_for
    from vungmanh.accounts.models import User

    waiting = [user for user in User.objects.filter(pk__in=users, is_active=True) if not user.has_usable_password()]
    for number, user in enumerate(waiting):
        progress(number, len(waiting))
        link = link_for(user, timezone.now())
        with translation.override(user.language):
            text = render_to_string("accounts/sign_in_link.txt", {"link": link, "url": f"{site}{link.path}"})
            send_mail(f"[Vững Mạnh] {_('Đặt mật khẩu')}", text.strip() + "\n", None, [user.email])
    progress(len(waiting), len(waiting))
