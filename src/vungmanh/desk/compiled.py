"""The second template engine: for rows that a page repeats a hundred times.

Django's templates are walked node by node on every row; Jinja compiles them to Python once. Pages, forms and frames stay
Django's (`templates/`); what repeats stands in `jinja2/`, and a page puts it in its place by `{% compiled "…" rows=… %}`.
Reasons and figures: docs/decisions/0004-compiled-rows.md.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from vungmanh.desk.addresses import url
from vungmanh.desk.duties.listing import cut
from vungmanh.desk.templatetags.titles import named, subject
from vungmanh.formats import day

_SIGNS = {"good": "✓", "near": "◐", "bad": "▲", "busy": "◷"}


def environment(**options: Any) -> Environment:
    """Escapes by default; a name that was not given is an error, not an empty place."""
    made = Environment(**options | {"undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"]})  # noqa: S701
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(url=url, sign=sign)
    made.filters.update(day=day, month=month, counted=counted, cut=cut, upfirst=upfirst, named=named, subject=subject)
    return made


def counted(n: int) -> str:
    """1.234 in the language of the page."""
    return _counted(n, get_language())


@lru_cache(maxsize=4096)
def _counted(n: int, _language: str | None) -> str:
    return str(intcomma(n))


def month(on: datetime.date) -> str:
    """ "07/2026"."""
    return f"{on:%m/%Y}"


def upfirst(text: Any) -> str:
    """With a capital first, the rest as it is."""
    return str(capfirst(str(text)))


def sign(tone: str) -> str:
    return _SIGNS.get(tone, "●")
