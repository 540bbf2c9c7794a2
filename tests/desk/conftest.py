"""Every act of every page says in whose place it was done: asked of all tests of pages, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from vungmanh.accounts.domain.refusing import ACTION as REFUSED
from vungmanh.accounts.models import User
from vungmanh.core import audit
from vungmanh.desk import middleware

OF_ONESELF = {REFUSED, "calendar.link_made", "calendar.link_revoked", "role.delegated"}
"""Acts for which nobody needs a role, beside those with one's own account: with one's calendar and absence; refusals."""


@pytest.fixture(autouse=True)
def _in_whose_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An entry of the trail, written by a page, whose person was never asked about by `permitted` or `acting`."""
    unasked: list[str] = []
    inside: list[str] = []
    written, answered = audit.entry, middleware.Refusals.__call__

    def entry(subject: Any, *, by: Any, action: str, **more: Any) -> Any:
        person = getattr(by, "_wrapped", by)
        is_own = action in OF_ONESELF or subject == by
        if inside and isinstance(person, User) and not is_own and "acting_for" not in vars(person):
            unasked.append(f"{action} at {inside[-1]}: ask by `permitted` or `acting` (desk/requests.py)")
        return written(subject, by=by, action=action, **more)

    def answer(self: Any, request: Any) -> Any:
        inside.append(f"{request.method} {request.path}")
        try:
            return answered(self, request)
        finally:
            inside.pop()

    monkeypatch.setattr(audit, "entry", entry)
    monkeypatch.setattr(middleware.Refusals, "__call__", answer)
    yield
    assert unasked == []
