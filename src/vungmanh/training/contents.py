"""What a course is about: a kind of qualification, with a level that passing gives or without one; one choice for people."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _now

from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.policies import level_choices


def contents() -> list[tuple[str, str]]:
    """Every content with each of its levels, "political:2": one choice, so that no level of another content is chosen."""
    found = []
    for kind in QualificationKind:
        label = capfirst(str(kind.label))
        found.append((f"{kind.value}:", _now("%(content)s: không theo trình độ") % {"content": label}))
        found += [(f"{kind.value}:{level}", f"{label}: {name.lower()}") for level, name in level_choices(kind) if level]
    return found


def content_key(kind: str, level: int | None) -> str:
    return f"{kind}:{'' if level is None else level}"


def content_of(key: str) -> tuple[str, int | None]:
    kind, _separator, level = key.partition(":")
    return kind, int(level) if level else None
