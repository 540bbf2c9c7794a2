"""Findings about the settings."""

import os
import subprocess
import sys
from pathlib import Path
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
        (["vungmanh.example"], False, SQLITE, CONSOLE, False, [f"vungmanh.W00{n}" for n in (3, 4, 5, 7)]),
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
    settings.SESSION_COOKIE_SECURE, settings.SITE_URL = is_secure, "https://vungmanh.example"
    settings.TOTP_REQUIRED_FOR = "administrators" if is_secure else "nobody"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)
    assert [found.id for found in ready_for_others(None)] == expected


def test_a_server_set_up_as_the_documents_say_is_fit_for_use(tmp_path: Path) -> None:
    """`manage.py check --deploy` of Django with every setting of "A server that others use" finds nothing to warn of."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "vungmanh.settings",
        "DATA_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "vungmanh.example",
        "HTTPS": "true",
        "CSRF_TRUSTED_ORIGINS": "https://vungmanh.example",
        "DATABASE_URL": "postgres://vungmanh:x@localhost/vungmanh",
        "EMAIL_URL": "smtp+tls://x:x@mail.example:587",
        "SITE_URL": "https://vungmanh.example",
        "TOTP_REQUIRED_FOR": "administrators",
        "OIDC_ISSUER": "https://tai-khoan.tinh.example",
        "OIDC_CLIENT_ID": "vungmanh",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    root = Path(__file__).parents[2]
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    done = subprocess.run(
        command, cwd=root, env=inherited | settings, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    assert done.stdout.startswith("System check identified no issues")


def test_mail_without_an_address_of_the_site_is_found(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS, settings.EMAIL_BACKEND, settings.SESSION_COOKIE_SECURE = ["vungmanh.example"], SMTP, True
    settings.TOTP_REQUIRED_FOR = "administrators"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", POSTGRES)
    assert [found.id for found in ready_for_others(None)] == ["vungmanh.W006"]
