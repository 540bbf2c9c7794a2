"""What units hold: decisions, rules, titles, counts; what people write into the suggestion box; how village conventions are
made. Each row is a stretch (units.records)."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vungmanh.holdings.enums import THERE, Channel, Step
from vungmanh.holdings.policies import kind_label, kinds
from vungmanh.units.records import Due, Paper, Record


class Holding(Record):
    """A unit holds something of a kind, from a day to a day, by a decision; where the kind is a count, with its numbers."""

    KIND = "holding"

    kind = models.CharField(_("loại"), max_length=40)
    """A code of policy/holdings.yaml."""
    title = models.CharField(_("tên, trích yếu"), max_length=300, blank=True)
    number = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decided_on = models.DateField(_("ngày ban hành"), null=True)
    decided_by = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    approved_on = models.DateField(_("ngày phê duyệt, công nhận"), null=True)
    approved_by = models.CharField(_("cơ quan phê duyệt, công nhận"), max_length=200, blank=True)
    value = models.DecimalField(_("số đạt"), max_digits=14, decimal_places=2, null=True)
    total = models.DecimalField(_("trên tổng số"), max_digits=14, decimal_places=2, null=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["unit", "kind", "valid_from"], name="holdings_unit_kind")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value__isnull=True, total__isnull=True)
                | Q(value__isnull=False, total__isnull=False, value__gte=0, value__lte=F("total")),
                name="holdings_holding_value_of_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{kind_label(self.kind)} {self.number}".strip()

    @property
    def counts(self) -> bool:
        """Whether it is good enough: approved, where its kind asks for that."""
        kind = kinds().get(self.kind)
        return not (kind and kind.approval) or self.approved_on is not None


class HoldingPaper(Paper):
    """A file of a holding: the decision itself, a photo of the box."""

    record = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="files")


class HoldingDue(Due):
    """Whether a unit holds what it must, or what is counted among units like it."""

    class Meta(Due.Meta):
        abstract = False


class Opening(Record):
    """The suggestion box of a commune was opened: on one day, by somebody, before witnesses. The day is both of its days."""

    KIND = "opening"

    opened_by = models.CharField(_("người mở"), max_length=300)
    """Roles and persons in words."""
    witnesses = models.CharField(_("người chứng kiến"), max_length=300, blank=True)
    letters = models.PositiveIntegerField(_("số thư"))

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["unit", "valid_from"], name="holdings_opening_unit")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(valid_to=F("valid_from")), name="holdings_opening_one_day"),
        ]

    def __str__(self) -> str:
        return gettext("mở hòm thư góp ý ngày %(day)s") % {"day": f"{self.valid_from:%d/%m/%Y}"}


class OpeningPaper(Paper):
    """A file of an opening: its minutes."""

    record = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="files")


class Suggestion(Record):
    """One matter that came by the box or the telephone: it stands from the day it came to the day it was answered.

    Who wrote or called is not kept: nobody needs it to answer in public. A matter of the box came on a day on which the box was
    opened, which is how the two belong together.
    """

    KIND = "suggestion"

    channel = models.CharField(_("đến qua"), max_length=10, choices=Channel.choices)
    number = models.CharField(_("số trong sổ"), max_length=20, blank=True)
    kind = models.CharField(_("loại"), max_length=40)
    """A key of `kinds` in policy/suggestions.yaml."""
    content = models.CharField(_("nội dung tóm tắt"), max_length=500)
    about = models.CharField(_("về việc của ai, cơ quan nào"), max_length=200, blank=True)
    is_anonymous = models.BooleanField(_("không ghi tên"), null=True)
    passed_to = models.CharField(_("chuyển đến"), max_length=200, blank=True)
    passed_on = models.DateField(_("ngày chuyển"), null=True)
    due_on = models.DateField(_("hạn trả lời"), null=True)
    answer = models.CharField(_("cách trả lời"), max_length=40, blank=True)
    """A key of `answers` in policy/suggestions.yaml."""
    answer_note = models.CharField(_("nội dung trả lời, lý do"), max_length=500, blank=True)
    in_time = models.GeneratedField(
        expression=models.Case(
            models.When(Q(valid_to__isnull=True) | Q(due_on__isnull=True), then=None),
            models.When(valid_to__lte=F("due_on"), then=True),
            default=False,
            output_field=models.BooleanField(null=True),
        ),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )
    """Whether it was answered by the day on which that was due; empty where there is no answer yet, or no such day."""

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [
            models.Index(fields=["unit", "valid_from"], name="holdings_suggestion_unit"),
            models.Index(fields=["due_on"], name="holdings_suggestion_due"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, answer="") | (Q(valid_to__isnull=False) & ~Q(answer="")),
                name="holdings_suggestion_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.content if len(self.content) <= 80 else f"{self.content[:79]}…"

    @property
    def answered_on(self) -> datetime.date | None:
        return self.valid_to

    @property
    def is_in_time(self) -> bool | None:
        """What `in_time` is of a row that does not stand in the database so."""
        return None if self.valid_to is None or self.due_on is None else self.valid_to <= self.due_on


class Convention(Record):
    """A step of the convention (hương ước, quy ước) of a village: where it stood from a day to a day. The first of its days is
    that of the step: of the meeting, of the decision that recognised it."""

    KIND = "convention"

    title = models.CharField(_("tên, trích yếu"), max_length=300, blank=True)
    step = models.CharField(_("bước"), max_length=12, choices=Step.choices)
    households = models.PositiveIntegerField(_("tổng số hộ"), null=True)
    present = models.PositiveIntegerField(_("số hộ dự họp, biểu quyết"), null=True)
    agreed = models.PositiveIntegerField(_("số hộ tán thành"), null=True)
    number = models.CharField(_("số văn bản"), max_length=80, blank=True)
    decided_by = models.CharField(_("cơ quan, người ký"), max_length=200, blank=True)
    why = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["unit", "step", "valid_from"], name="holdings_convention_unit")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(agreed__isnull=True) | Q(present__isnull=False, agreed__lte=F("present")))
                & (Q(present__isnull=True) | Q(households__isnull=False, present__lte=F("households"))),
                name="holdings_convention_votes_of_all",
            ),
        ]

    def __str__(self) -> str:
        return self.title or gettext("hương ước, quy ước")

    @property
    def is_there(self) -> bool:
        return self.step in THERE


class ConventionPaper(Paper):
    """A file of a step: the text, the minutes of the meeting, the decision."""

    record = models.ForeignKey(Convention, on_delete=models.CASCADE, related_name="files")
