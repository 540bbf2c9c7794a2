"""What is its own in the registers of openings of suggestion boxes, and of what people wrote or called about."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vungmanh.desk.fieldwork.listing import Cell, Col, Link
from vungmanh.desk.holdings.forms import (
    ANSWERED,
    IN_TIME,
    LATE,
    OVERDUE,
    WAITING,
    OpeningFilter,
    OpeningForm,
    SuggestionFilter,
    SuggestionForm,
)
from vungmanh.desk.holdings.rooms import tabs
from vungmanh.desk.records.rooms import Fact, Part, Room, unit_cell
from vungmanh.desk.records.shown import of_choice, said
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.holdings.domain.suggestions import OPENINGS, SUGGESTIONS, correct_opening, matters_of, withdraw_opening
from vungmanh.holdings.enums import Channel
from vungmanh.holdings.models import Opening, Suggestion
from vungmanh.holdings.policies import suggestion_choices, suggestion_label
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit


def _communes(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.filter(kind=UnitKind.TERRITORY, level=UnitLevel.COMMUNE)


def _opening_line(row: Opening) -> list[Cell]:
    return [
        Cell(row.valid_from, url=reverse("desk:opening", args=[row.pk])), unit_cell(row), Cell(row.opened_by),
        Cell(row.witnesses), Cell(row.letters), Cell(_("đã rút"), "quiet") if row.is_withdrawn else Cell(row.note),
    ]  # fmt: skip


def _opening_facts(row: Opening) -> list[Fact]:
    return [
        (_("Ngày mở"), said(row.valid_from)), (_("Người mở"), said(row.opened_by)),
        (_("Người chứng kiến"), said(row.witnesses)), (_("Số thư"), said(row.letters)),
    ]  # fmt: skip


def _opening_parts(row: Opening) -> list[Part]:
    """What was in the box."""
    cols = [
        Col(_("Nội dung")), Col(_("Loại")), Col(_("Chuyển đến")), Col(_("Hạn trả lời")), Col(_("Trả lời")),
        Col(_("Tình trạng")),
    ]  # fmt: skip
    lines = [
        [
            Cell(str(each), url=reverse("desk:suggestion", args=[each.pk])), Cell(_kind(each)), Cell(each.passed_to),
            Cell(each.due_on), Cell(each.answered_on), answer_cell(each, today()),
        ]
        for each in matters_of(row)
    ]  # fmt: skip
    return [Part(_("Ý kiến trong hòm thư"), cols, lines, _("Chưa ghi ý kiến nào của lần mở này."))]


def _opening_links(request: DeskRequest, row: Opening) -> list[Link]:
    if row.is_withdrawn or not row.letters:
        return []
    asked = {"unit": row.unit_id, "channel": Channel.BOX, "valid_from": row.valid_from.isoformat()}
    return [Link(f"{reverse('desk:suggestion_new')}?{urlencode(asked)}", _("Ghi ý kiến"), is_primary=True)]


def _opening_narrowed(form: OpeningFilter) -> Q:
    return {"co": Q(letters__gt=0), "khong": Q(letters=0)}.get(form.said("thu") or "", Q())


OPENING_ROOM = Room(
    name="opening", listed_as="openings", address="so-sach/ho-so/mo-hom-thu/", sheet="mo-hom-thu", acts=OPENINGS,
    title=gettext_lazy("Mở hòm thư góp ý"), new=gettext_lazy("Ghi lần mở hòm thư"), is_event=True,
    empty=(
        gettext_lazy("Chưa ghi lần mở hòm thư nào."),
        gettext_lazy("Mỗi lần mở hòm thư góp ý, ghi ngày, người mở, người chứng kiến, số thư; rồi ghi từng ý kiến trong thư."),
    ),
    form=OpeningForm, filter=OpeningFilter, line=_opening_line, facts=_opening_facts, narrowed=_opening_narrowed,
    cols=lambda: [
        Col(_("Ngày mở"), "ngay", 14), Col(pgettext("one", "Đơn vị"), "don_vi", 28), Col(_("Người mở"), width=36),
        Col(_("Người chứng kiến"), width=30), Col(_("Số thư"), "thu", 10, "num"), Col(_("Ghi chú"), width=24),
    ],
    sorts={
        "ngay": ("valid_from", "unit__sort_key"), "don_vi": ("unit__sort_key", "valid_from"),
        "thu": ("letters", "valid_from"),
    },
    default="-ngay", correct=correct_opening, withdraw=withdraw_opening, parts=_opening_parts, more=_opening_links,
    units=_communes,
    errors={"opening_in_future": "valid_from", "holding_not_of_unit": "unit"}, tabs=tabs,
)  # fmt: skip


def _kind(row: Suggestion) -> str:
    return capfirst(suggestion_label("kinds", row.kind))


def answer_cell(row: Suggestion, on: datetime.date) -> Cell:
    """How the answer stands on the day, in a word."""
    if row.is_withdrawn:
        return Cell(_("đã rút"), "quiet")
    if row.answered_on is None:
        if row.due_on and row.due_on < on:
            return Cell(_("quá hạn trả lời"), "bad")
        return Cell(_("chờ trả lời"), "busy")
    if row.answer == "refused":
        return Cell(_("không trả lời, có lý do"), "quiet")
    return Cell(_("trả lời muộn"), "near") if row.is_in_time is False else Cell(_("đã trả lời"), "good")


def _suggestion_line(row: Suggestion) -> list[Cell]:
    return [
        Cell(str(row), note=row.about, url=reverse("desk:suggestion", args=[row.pk])), unit_cell(row), Cell(row.valid_from),
        Cell(of_choice(Channel, row.channel)), Cell(_kind(row)), Cell(row.passed_to), Cell(row.due_on),
        Cell(row.answered_on), answer_cell(row, today()),
    ]  # fmt: skip


def _suggestion_facts(row: Suggestion) -> list[Fact]:
    return [
        (_("Đến qua"), of_choice(Channel, row.channel)), (_("Ngày đến"), said(row.valid_from)),
        (_("Số trong sổ"), said(row.number)), (_("Loại"), suggestion_label("kinds", row.kind)),
        (_("Về việc của ai, cơ quan nào"), said(row.about)), (_("Không ghi tên"), said(row.is_anonymous)),
        (_("Hạn trả lời"), said(row.due_on)), (_("Ngày trả lời"), said(row.answered_on)),
    ]  # fmt: skip


def _suggestion_parts(row: Suggestion) -> list[Part]:
    """What became of it, day by day."""
    came = _("Đến qua %(channel)s") % {"channel": of_choice(Channel, row.channel)}
    lines = [[Cell(row.valid_from), Cell(came), Cell(row.content), Cell("")]]
    if row.passed_to:
        lines.append([Cell(row.passed_on), Cell(_("Chuyển xử lý")), Cell(row.passed_to), Cell("")])
    state = answer_cell(row, today())
    if row.answered_on is None:
        lines.append([Cell(row.due_on), Cell(_("Hạn trả lời")), Cell(""), state])
    else:
        how = capfirst(suggestion_label("answers", row.answer))
        lines.append([Cell(row.answered_on), Cell(how), Cell(row.answer_note), state])
    cols = [Col(_("Ngày")), Col(_("Việc")), Col(_("Nội dung")), Col(_("Tình trạng"))]
    return [Part(_("Diễn biến"), cols, lines, "")]


def _suggestion_narrowed(form: SuggestionFilter) -> Q:
    found = Q(channel=form.said("qua")) if form.said("qua") else Q()
    if form.said("loai"):
        found &= Q(kind=form.said("loai"))
    waits = Q(valid_to__isnull=True)
    return found & {
        WAITING: waits, OVERDUE: waits & Q(due_on__lt=today()), ANSWERED: ~waits, IN_TIME: Q(in_time=True),
        LATE: Q(in_time=False),
    }.get(form.said("muc") or "", Q())  # fmt: skip


def _suggestion_links(request: DeskRequest, row: Suggestion) -> list[Link]:
    if row.answered_on is not None:
        return []
    return [Link(reverse("desk:suggestion_handle", args=[row.pk]), _("Ghi chuyển xử lý, trả lời"), is_primary=True)]


def _suggestion_beside(row: Suggestion) -> list[Link]:
    """The opening at which it was found."""
    if row.channel != Channel.BOX:
        return []
    kept: Any = Opening.objects.kept()
    found = kept.filter(unit=row.unit_id, valid_from=row.valid_from).first()
    return [Link(reverse("desk:opening", args=[found.pk]), capfirst(str(found)))] if found else []


SUGGESTION_ERRORS = {
    "holding_not_of_unit": "unit", "suggestion_in_future": "valid_from", "suggestion_without_opening": "valid_from",
    "suggestion_passed_before": "passed_on", "suggestion_due_before": "due_on",
    "suggestion_answer_without_day": "valid_to", "suggestion_answered_later": "valid_to",
    "suggestion_answered_before": "valid_to", "suggestion_answer_missing": "answer",
    "suggestion_reason_missing": "answer_note", "suggestion_names_person": "content",
}  # fmt: skip
SUGGESTION_ROOM = Room(
    name="suggestion", listed_as="suggestions", address="so-sach/ho-so/y-kien/", sheet="gop-y", acts=SUGGESTIONS,
    title=gettext_lazy("Ý kiến qua hòm thư, điện thoại"), new=gettext_lazy("Ghi ý kiến"), is_event=True,
    empty=(
        gettext_lazy("Chưa ghi ý kiến nào."),
        gettext_lazy("Ghi từng việc trong thư, từng cuộc gọi: nội dung ngắn, chuyển cho ai, hạn và cách trả lời."),
    ),
    form=SuggestionForm, filter=SuggestionFilter, line=_suggestion_line, facts=_suggestion_facts,
    narrowed=_suggestion_narrowed, choices=lambda: {"loai": suggestion_choices("kinds")},
    cols=lambda: [
        Col(_("Nội dung"), "noi_dung", 50), Col(pgettext("one", "Đơn vị"), "don_vi", 26), Col(_("Ngày đến"), "ngay", 12),
        Col(_("Đến qua"), "qua", 12), Col(_("Loại"), "loai", 14), Col(_("Chuyển đến"), width=26),
        Col(_("Hạn trả lời"), "han", 12), Col(_("Trả lời"), "tra_loi", 12), Col(_("Tình trạng"), width=18),
    ],
    sorts={
        "noi_dung": "folded", "don_vi": ("unit__sort_key", "valid_from"), "ngay": ("valid_from", "unit__sort_key"),
        "qua": ("channel", "valid_from"), "loai": ("kind", "valid_from"), "han": "due_on", "tra_loi": "valid_to",
    },
    default="-ngay", parts=_suggestion_parts, more=_suggestion_links, beside=_suggestion_beside, units=_communes,
    errors=SUGGESTION_ERRORS, tabs=tabs,
)  # fmt: skip
