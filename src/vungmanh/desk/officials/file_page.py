"""The page of a person: the file as on a day, private data masked, what changed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from vungmanh.desk.audit.trail import trail_of
from vungmanh.desk.audit.words import ShownEntry
from vungmanh.desk.downloads import as_download
from vungmanh.desk.officials.access import file_or_404
from vungmanh.desk.officials.wording import line_word
from vungmanh.desk.refused import Hidden
from vungmanh.desk.requests import DeskRequest, permitted, today, who
from vungmanh.desk.units.filters import DayForm
from vungmanh.officials import permissions, policies
from vungmanh.officials.domain.people import PRIVATE_FIELDS, masked, record_look
from vungmanh.officials.domain.posts import birthday
from vungmanh.officials.enums import QualificationKind
from vungmanh.officials.models import EvaluationPaper, Person, PrivateData
from vungmanh.officials.selectors.files import File, file_on

_GAPS: dict[str, Any] = {
    "sex": gettext_lazy("giới tính"), "born_on": gettext_lazy("ngày sinh"), "ethnic_group": gettext_lazy("dân tộc"),
    "is_party_member": gettext_lazy("đảng viên hay chưa"),
    **{f"{kind.value}_level": gettext_lazy("trình độ %(kind)s") for kind in QualificationKind},
}  # fmt: skip
_PRIVATE: dict[str, Any] = {
    "identity_number": gettext_lazy("Số CCCD, CMND"),
    "phone": gettext_lazy("Điện thoại"),
    "email": gettext_lazy("Thư điện tử"),
    "address": gettext_lazy("Nơi ở"),
}


@dataclass(frozen=True, slots=True)
class Level:
    """The highest level of a kind; `words` empty where nobody knows."""

    label: str
    words: str


@require_GET
@never_cache
def official(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole file; opening it is written on the audit trail."""
    person = file_or_404(request, pk)
    record_look(person, **who(request))
    return _shown(request, person)


@require_POST
@never_cache
def official_show(request: DeskRequest, pk: int) -> HttpResponse:
    """The same page with identity number and contact data in full; this look is a row of its own on the trail."""
    person = file_or_404(request, pk)
    if not permitted(request, permissions.may_unmask, person, today()):
        raise PermissionDenied
    record_look(person, is_private=True, **who(request))
    return _shown(request, person, is_private=True)


def _shown(request: DeskRequest, person: Person, *, is_private: bool = False) -> HttpResponse:
    form = DayForm(request.GET)
    asked = form.day(today())
    posts = person.posts.filter(withdrawn_at=None).select_related("unit")
    until = permissions.seen_until(request.user, person, posts, today())
    on = min(asked, until) if until else asked
    file = file_on(person, on)
    may_keep = until is None and not person.is_withdrawn and permissions.may_keep_file(request.user, person, today())
    context = {
        "person": person, "file": file, "form": form, "on": on, "today": today(), "until": until,
        "age": age_on(person, on), "ethnic": policies.ethnic_groups().get(person.ethnic_group, ""),
        "levels": _levels(file), "gaps": [_gap(name) for name in file.gaps], "may_keep": may_keep,
        "may_restore": until is None and permissions.may_keep_file(request.user, person, today()),
        "may_unmask": until is None and permissions.may_unmask(request.user, person, today()),
        "private": _private(person, is_private) if until is None else [], "is_private": is_private,
        "withdrawn": [(row, line_word(row.KIND)) for row in file.withdrawn] if may_keep else [],
        "changes": _changes(person, file) if until is None else [],
    }  # fmt: skip
    return render(request, "desk/officials/official.html", context)


@require_GET
def official_evaluation_file(request: DeskRequest, pk: int) -> FileResponse:
    """A paper behind a grade, for whoever sees the grade in the file."""
    paper = get_object_or_404(EvaluationPaper.objects.select_related("stored", "record"), pk=pk)
    person = file_or_404(request, paper.record.person_id)
    posts = person.posts.filter(withdrawn_at=None).select_related("unit")
    until = permissions.seen_until(request.user, person, posts, today())
    if paper.record not in file_on(person, min(today(), until or today())).evaluations:
        raise Hidden
    return as_download(paper.stored, paper.name)


def age_on(person: Person, on: datetime.date) -> int | None:
    if not person.born_on or person.born_on > on:
        return None
    years = on.year - person.born_on.year
    return years if birthday(person.born_on, years) <= on else years - 1


def _levels(file: File) -> list[Level]:
    return [
        Level(str(capfirst(str(QualificationKind(kind).label))), policies.level_label(kind, level))
        for kind, level in file.levels.items()
    ]


def _gap(name: str) -> str:
    kind = name.removesuffix("_level")
    words = str(_GAPS[name])
    return words % {"kind": QualificationKind(kind).label} if kind in QualificationKind.values else words


def _private(person: Person, is_shown: bool) -> list[tuple[str, str]]:
    """Label and value of each private field, masked unless asked for."""
    try:
        row = person.private
    except ObjectDoesNotExist:
        row = PrivateData(person=person)
    values = {name: getattr(row, name) for name in PRIVATE_FIELDS}
    return [(str(_PRIVATE[name]), value if is_shown else masked(value)) for name, value in values.items()]


def _changes(person: Person, file: File) -> list[ShownEntry]:
    """The latest changes of the file and of its lines; one query."""
    lines: list[Any] = [
        *file.posts, *file.past_posts, *file.coming_posts, *file.qualifications, *file.trainings, *file.evaluations,
        *file.disciplines, *file.departures, *file.withdrawn,
    ]  # fmt: skip
    return trail_of([person, *lines])
