"""Settings from the environment: one table that code, `vungmanh doctor` and docs/settings.md share.

Every setting is read here and nowhere else. A secret may also come from a file named by `<NAME>_FILE`.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class ConfigError(ValueError):
    """A setting holds something that cannot be used; the message names the setting and says what it takes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `default` is as written in the environment; `kind` names the reader below.

    A whole number lies between `least` and `most`; a choice is one of `choices`; a url has one of `schemes` and looks like
    `form`.
    """

    name: str
    default: str
    help: str
    kind: str = "text"
    is_secret: bool = False
    least: int = 1
    most: int = 1_000_000
    choices: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    form: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting("PORT", "8000", "Port that the web server listens on.", "int", most=65535),
    Setting(
        "HOST", "127.0.0.1", "IP address that the web server listens on; 0.0.0.0: every one of the machine.", "address"
    ),
    Setting(
        "DATA_DIR", "data", "Folder of the embedded database, uploaded files and the generated secret key.", "path"
    ),
    Setting(
        "DATABASE_URL",
        "",
        "PostgreSQL as postgres://user:password@host:port/name; empty: embedded SQLite.",
        "url",
        is_secret=True,
        schemes=("postgres", "postgresql"),
        form="postgres://người_dùng:mật_khẩu@máy:cổng/tên",
    ),
    Setting("SECRET_KEY", "", "Key for sessions and signatures; empty: one is generated in DATA_DIR.", is_secret=True),
    Setting("DEBUG", "false", "Show error pages with details. Never in production.", "bool"),
    Setting(
        "ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names that the site answers to, separated by commas.",
        "list",
    ),
    Setting(
        "CSRF_TRUSTED_ORIGINS", "", "Origins that may post forms, such as https://vungmanh.example, by commas.", "list"
    ),
    Setting("HTTPS", "false", "True where the site is served over HTTPS: secure cookies, HSTS, redirect.", "bool"),
    Setting(
        "DEFAULT_LANGUAGE",
        "vi",
        "Language of the interface for people who have not chosen one: vi or en.",
        "choice",
        choices=("vi", "en"),
    ),
    Setting("WEB_WORKERS", "0", "Web worker processes; 0: one per core.", "int", least=0),
    Setting(
        "JOB_WORKERS",
        "1",
        "Background worker processes that `vungmanh serve` starts beside the web server; 0: none.",
        "int",
        least=0,
    ),
    Setting(
        "JOB_STALE_SECONDS",
        "60",
        "A running job whose worker has not shown a sign of life for so long is tried again.",
        "int",
    ),
    Setting("JOB_MAX_ATTEMPTS", "3", "How often a job is tried before it is given up with its reason.", "int"),
    Setting(
        "SIGN_IN_LINK_DAYS",
        "7",
        "Days for which a link to set a password holds, the first one or after it was forgotten.",
        "int",
        most=60,
    ),
    Setting(
        "TOTP_REQUIRED_FOR",
        "nobody",
        "Who must set up a code of an app (TOTP) beside the password: nobody, administrators or everybody.",
        "choice",
        choices=("nobody", "administrators", "everybody"),
    ),
    Setting(
        "OIDC_ISSUER",
        "",
        "OpenID Connect provider of the organisation's accounts, through which people may sign in; empty: none.",
        "url",
        schemes=("https",),
        form="https://tai-khoan.tinh.example",
    ),
    Setting("OIDC_CLIENT_ID", "", "Name of this system at the OpenID Connect provider."),
    Setting("OIDC_CLIENT_SECRET", "", "Secret of this system at the OpenID Connect provider.", is_secret=True),
    Setting("OIDC_NAME", "tài khoản cơ quan", "What the button at sign-in calls the accounts of that provider."),
    Setting("MAX_UPLOAD_MB", "50", "Largest document that may be uploaded, in megabytes.", "int"),
    Setting("MAX_PAGES", "500", "Most pages of one document that are read.", "int"),
    Setting(
        "FIGURE_MONTHS",
        "24",
        "Months for which figures of indicators are kept, the present one included.",
        "int",
        most=240,
    ),
    Setting(
        "FIGURE_YEARS", "5", "Years for which figures of indicators are kept, the present one included.", "int", most=50
    ),
    Setting(
        "EMAIL_URL",
        "",
        "SMTP server as smtp://, smtp+tls:// or smtps://user:password@host:port; empty: mail goes to the log.",
        "url",
        is_secret=True,
        schemes=("smtp", "smtp+tls", "smtps"),
        form="smtp+tls://người_dùng:mật_khẩu@máy:cổng",
    ),
    Setting(
        "SITE_URL",
        "",
        "Address at which people open the site, for links in mails; empty: that of this machine.",
        "url",
        schemes=("http", "https"),
        form="https://vungmanh.example",
    ),
    Setting("EMAIL_FROM", "vungmanh@localhost", "Sender of the mails that the system sends."),
    Setting(
        "LOG_LEVEL",
        "INFO",
        "Least severe level that is logged: DEBUG, INFO, WARNING, ERROR.",
        "choice",
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The setting's text: from the environment, for a secret also from the file named by NAME_FILE, else its default."""
    source = os.environ if environ is None else environ
    setting = _BY_NAME[name]
    if name in source:
        return source[name].strip()
    if setting.is_secret and source.get(f"{name}_FILE"):
        try:
            return Path(source[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(f"{name}_FILE: {error}") from error
    return setting.default


def boolean(name: str, environ: Mapping[str, str] | None = None) -> bool:
    value = text(name, environ).lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ConfigError(f"{name} phải là true hoặc false, không phải {value!r}")


def integer(name: str, environ: Mapping[str, str] | None = None) -> int:
    value, setting = text(name, environ), _BY_NAME[name]
    with contextlib.suppress(ValueError):
        if setting.least <= int(value) <= setting.most:
            return int(value)
    raise ConfigError(f"{name} phải là số nguyên từ {setting.least} đến {setting.most}, không phải {value!r}")


def choice(name: str, environ: Mapping[str, str] | None = None) -> str:
    """One of the setting's choices, as the table spells it."""
    value, setting = text(name, environ), _BY_NAME[name]
    for known in setting.choices:
        if known.casefold() == value.casefold():
            return known
    raise ConfigError(f"{name} phải là {' hoặc '.join(setting.choices)}, không phải {value!r}")


def address(name: str, environ: Mapping[str, str] | None = None) -> str:
    value = text(name, environ)
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address("127.0.0.1" if value == "localhost" else value.strip("[]")))
    raise ConfigError(f"{name} phải là địa chỉ IP, ví dụ 127.0.0.1 hoặc 0.0.0.0, không phải {value!r}")


def url(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The address of a server, empty where there is none. Its refusal does not repeat the password."""
    value, setting = text(name, environ), _BY_NAME[name]
    if not value or _has_form(value, setting):
        return value
    raise ConfigError(
        f"{name} phải có dạng {setting.form}, hoặc để trống; ký tự đặc biệt trong mật khẩu viết dạng %XX (@ là %40)"
    )


def _has_form(value: str, setting: Setting) -> bool:
    """Its scheme is known, its port a number, and it names a thing on the server where the setting's form does."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(value)
        wants_name = bool(urlsplit(setting.form).path)
        return parts.scheme in setting.schemes and parts.port != 0 and (bool(parts.path.strip("/")) or not wants_name)
    return False


def listed(name: str, environ: Mapping[str, str] | None = None) -> list[str]:
    return [part.strip() for part in text(name, environ).split(",") if part.strip()]


def path(name: str, environ: Mapping[str, str] | None = None) -> Path:
    return Path(text(name, environ)).expanduser().resolve()


_READERS: dict[str, Callable[[str, Mapping[str, str] | None], object]] = {
    "text": text,
    "bool": boolean,
    "int": integer,
    "list": listed,
    "path": path,
    "choice": choice,
    "address": address,
    "url": url,
}


def faults(environ: Mapping[str, str] | None = None) -> list[str]:
    """A sentence for every setting that holds something that cannot be used."""
    found = []
    for setting in SETTINGS:
        try:
            _READERS[setting.kind](setting.name, environ)
        except ConfigError as error:
            found.append(str(error))
    return found
