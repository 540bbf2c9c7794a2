"""Findings about the settings."""

from typing import Any

import pytest

from vungmanh.core.checks import ready_for_others

SQLITE = "django.db.backends.sqlite3"
POSTGRES = "django.db.backends.postgresql"
CONSOLE, SMTP = (f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "smtp"))


@pytest.mark.parametrize(
    ("hosts", "debug", "engine", "mail", "is_secure", "expected"),
    [
        (["localhost", "127.0.0.1"], True, SQLITE, CONSOLE, False, []),
        (["vungmanh.example"], False, POSTGRES, SMTP, True, []),
        (["vungmanh.example"], True, POSTGRES, SMTP, True, ["vungmanh.E002"]),
        (["vungmanh.example"], False, SQLITE, CONSOLE, False, ["vungmanh.W003", "vungmanh.W004", "vungmanh.W005"]),
    ],
)
def test_findings(
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    hosts: list[str],
    debug: bool,
    engine: str,
    mail: str,
    is_secure: bool,
    expected: list[str],
) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG, settings.EMAIL_BACKEND = hosts, debug, mail
    settings.SESSION_COOKIE_SECURE = is_secure
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)
    assert [found.id for found in ready_for_others(None)] == expected
