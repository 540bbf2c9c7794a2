"""The one error that domain code raises; surfaces turn its code into words."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A rule refuses what was asked. `code` names the rule, `params` fill the words that the surface shows."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code
