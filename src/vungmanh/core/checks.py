"""What `vungmanh doctor` and Django's own check say about the settings; each finding has an id.

A server that answers to other names than its own machine's is taken to be in use by others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

_OWN_MACHINE = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}


def serves_others() -> bool:
    return bool(set(settings.ALLOWED_HOSTS) - _OWN_MACHINE)


@register()
def ready_for_others(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is fine on one's own machine and is not on a server that others use."""
    if not serves_others():
        return []
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Error(_("DEBUG đang bật trên máy chủ dùng chung. Hãy đặt DEBUG=false."), id="vungmanh.E002"))
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        words = _("Đang dùng SQLite. Một tỉnh nhỏ dùng được; nhiều máy chủ hoặc cả nước cần PostgreSQL (DATABASE_URL).")
        found.append(Warning(words, id="vungmanh.W003"))
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        words = _("Chưa có máy chủ thư (EMAIL_URL): thư đặt lại mật khẩu chỉ ghi ra nhật ký.")
        found.append(Warning(words, id="vungmanh.W004"))
    elif settings.SITE_URL.startswith("http://localhost"):
        words = _("Chưa đặt địa chỉ của hệ thống (SITE_URL): liên kết trong thư chỉ mở được trên chính máy chủ.")
        found.append(Warning(words, id="vungmanh.W006"))
    if not settings.SESSION_COOKIE_SECURE:
        words = _("HTTPS đang tắt: mật khẩu đi qua mạng không được mã hóa. Hãy đặt sau HTTPS và HTTPS=true.")
        found.append(Warning(words, id="vungmanh.W005"))
    if settings.TOTP_REQUIRED_FOR == "nobody":
        words = _("Quản trị đăng nhập chỉ bằng mật khẩu. Hãy đặt TOTP_REQUIRED_FOR=administrators (hoặc everybody).")
        found.append(Warning(words, id="vungmanh.W007"))
    return found
