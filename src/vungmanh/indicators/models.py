"""Indicators with the versions of their definitions; figures; checks of the figures.

A figure is an exact pair, kept for the lowest unit only; units above it add up (selectors). Figures follow from the registers:
only `domain` writes them, and any of them can be computed again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.indicators.enums import Direction, Kind, ReportState, Span
from vungmanh.indicators.marks import Marked
from vungmanh.indicators.periods import Period
from vungmanh.indicators.policies import in_language
from vungmanh.units.models import Unit
from vungmanh.units.records import Paper

FOREVER = datetime.date(9999, 12, 31)
"""`known_to` of what is known today."""


class Indicator(Marked):
    """Something that is measured, known by its code for ever; the columns repeat its latest definition."""

    code = models.CharField(_("mã"), max_length=80, unique=True)
    owner = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    """The unit whose people made it; empty: it came in a pack, and everybody has it."""
    pack = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("tên chỉ số"), max_length=300)
    measure = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    folded = models.TextField()
    """Code, name and legal source without accents and case, for search."""
    sort_key = models.CharField(max_length=600)
    retired_on = models.DateField(null=True)
    """The last day for which it is counted."""
    version = models.PositiveIntegerField(default=1)
    """The latest one."""
    counted = models.PositiveIntegerField(default=0)
    """The latest version by which all figures were counted; smaller than `version` while some wait to be."""

    class Meta:
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """In the language of whoever looks."""
        return in_language(self.code, "name", self.name)

    @property
    def shown_measure(self) -> str:
        return in_language(self.code, "measure", self.measure)


class DefinitionVersion(Marked):
    """What an indicator means from a day on, never changed: of the versions whose day has come the latest number holds."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField(null=True)
    """Empty: since ever."""
    body = models.JSONField()
    """As `indicators.definitions.read` takes it."""
    digest = models.CharField(max_length=32, editable=False)
    """Of the body: what has the same is read once by each process."""
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator_id", "number"]
        constraints = [models.UniqueConstraint(fields=["indicator", "number"], name="indicators_version_once")]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.number})"

    def save(self, *args: Any, **named: Any) -> None:
        self.digest = digest_of(self.body)
        super().save(*args, **named)


def digest_of(body: Any) -> str:
    """The same for what is the same, however its keys are ordered."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2s(text.encode(), digest_size=16).hexdigest()


class KeptPeriod(Marked):
    """A period for which figures are kept."""

    day = models.DateField()
    span = models.CharField(max_length=5, choices=Span.choices)
    opened_at = models.DateTimeField(null=True)
    """When all of them were counted for the first time; nobody is shown a period before."""
    summed_on = models.DateField(null=True)
    """The sums of territories are kept as they were known at the end of this day."""
    unsummed_on = models.DateField(null=True)
    """The last day on which figures changed otherwise than by moves: sums as of an earlier day are not to be used."""

    class Meta:
        ordering = ["day", "span"]
        constraints = [models.UniqueConstraint(fields=["day", "span"], name="indicators_period_once")]

    def __str__(self) -> str:
        return str(self.period)

    @property
    def period(self) -> Period:
        return Period(self.day, Span(self.span))


class Figure(models.Model):
    """What was counted of an indicator for a unit in a period, as it was known from `known_from` to `known_to`.

    No row: nothing was counted. Changed within a day it is overwritten: what is kept is how each day ended.
    There are millions, all of which follow from other rows: one index, and no checks of the keys by the database.
    """

    pk = models.CompositePrimaryKey("unit", "day", "span", "indicator", "cell", "known_to")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    day = models.DateField()
    """The last one of the period."""
    span = models.CharField(max_length=5, choices=Span.choices)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    cell = models.CharField(max_length=80)
    """ "": all of it; "sex=female": one value of a breakdown; "sex=": those of whom it is not known."""
    known_to = models.DateField(default=FOREVER)
    known_from = models.DateField()
    numerator = models.DecimalField(max_digits=20, decimal_places=3)
    denominator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    """Empty for what has no line: a plain count."""
    unjudged = models.PositiveIntegerField()
    """Rows that cannot be judged because something is not known of them."""

    def __str__(self) -> str:
        return f"{self.numerator}" if self.denominator is None else f"{self.numerator}/{self.denominator}"


class FigureSum(models.Model):
    """What all units within a territory had together, as it was known at the end of the day `known_on`; for territories above
    communes. Moves say what changed since. Follows from the figures, and is made anew every night (`domain.summing`)."""

    pk = models.CompositePrimaryKey("unit", "known_on", "span", "day", "indicator", "cell")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    known_on = models.DateField()
    span = models.CharField(max_length=5, choices=Span.choices)
    day = models.DateField()
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    cell = models.CharField(max_length=80)
    numerator = models.DecimalField(max_digits=20, decimal_places=3)
    denominator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    unjudged = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.numerator}" if self.denominator is None else f"{self.numerator}/{self.denominator}"


class FigureMove(models.Model):
    """By how much figures of a territory changed on a day, in periods one after the other, which sums of an earlier day lack.
    A row for each territory that holds the unit whose figures changed, in the periods in which it did."""

    on = models.DateField()
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    span = models.CharField(max_length=5, choices=Span.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    """The first and the last of the periods, by their days: a change of long ago moves every month since by as much."""
    cell = models.CharField(max_length=80)
    numerator = models.DecimalField(max_digits=20, decimal_places=3)
    denominator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    unjudged = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["unit", "indicator", "on"], name="indicators_move_since")]

    def __str__(self) -> str:
        return f"{self.numerator:+}" if self.denominator is None else f"{self.numerator:+}/{self.denominator:+}"


class QualityCount(models.Model):
    """How well the rows of a unit in a register were known when they were last gone through: what `quality.Quality` says."""

    countable = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    rows = models.PositiveIntegerField()
    unknown = models.JSONField()
    """By attribute; nothing of those that are known of every row."""
    latest = models.DateField(null=True)
    contradictory = models.PositiveIntegerField(default=0)
    """Rows that cannot be right."""
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["countable", "unit"], name="indicators_quality_once")]

    def __str__(self) -> str:
        return f"{self.countable} · {self.unit}"


class Check(models.Model):
    """A time at which all figures were counted anew and compared with those that were kept."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    compared = models.PositiveIntegerField(default=0)
    different = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%d/%m/%Y %H:%M}"


class Difference(models.Model):
    """A figure that was not what a check counted; it was mended at once. Empty numbers: there was no figure."""

    check_run = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="differences")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    span = models.CharField(max_length=5, choices=Span.choices)
    cell = models.CharField(max_length=80)
    kept_numerator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    kept_denominator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    kept_unjudged = models.PositiveIntegerField(null=True)
    found_numerator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    found_denominator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    found_unjudged = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.unit} · {Period(self.day, Span(self.span))}"


class Report(models.Model):
    """What a unit says for a period on one form: figures that no register can know.

    It is there, empty, from the day on which it may be filled in: what is owed is a row too.
    """

    form = models.CharField(max_length=40)
    """A key of the packs' forms."""
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    span = models.CharField(max_length=5, choices=Span.choices)
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.DRAFT)
    due = models.DateField(_("hạn nộp"))
    first_submitted_on = models.DateField(null=True)
    """By which it was in time or late, whatever was mended later."""
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("lý do trả lại"), max_length=1000, blank=True)
    urged_on = models.DateField(null=True)
    """When the unit was last urged to hand it in; once a day."""
    version = models.PositiveIntegerField(default=1)
    """Rises with every change; whoever changes names the version seen."""

    class Meta:
        ordering = ["-day", "form", "id"]
        indexes = [models.Index(fields=["state", "unit"], name="indicators_report_state")]
        constraints = [
            models.UniqueConstraint(fields=["form", "unit", "day", "span"], name="indicators_report_once"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="indicators_report_returned_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.day, Span(self.span))


class ReportValue(models.Model):
    """One figure of a report; `note` explains it, and says of a judged one who judged and by what.

    A draft keeps what is there: either number may be missing until it is handed in.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    numerator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    note = models.CharField(_("giải trình"), max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "indicator"], name="indicators_report_value_once")]

    def __str__(self) -> str:
        return f"{self.numerator}" if self.denominator is None else f"{self.numerator}/{self.denominator}"


class ReportFile(Paper):
    """A file that shows what a report says; none is added or taken away once it is handed in."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
