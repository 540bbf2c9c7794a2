"""Plans that lower units make from a programme, what each takes over and leaves out, and shares of a count given to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.cascade.enums import AllotmentState, LineState, PlanState, PlanWay
from vungmanh.core.models import StoredFile
from vungmanh.directives.models import Directive, Item
from vungmanh.programmes.models import DutyEntry, Programme, ReportDuty, Target, Task
from vungmanh.units.models import Unit


class PlanCall(models.Model):
    """By which sentence, or by which day, a programme asks lower units for plans, where a person has said so.

    Without a row the sentence is looked for by its words (`domain.calling`). Neither task nor day: no plan is asked for.
    """

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="plan_call")
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="+")
    due = models.DateField(_("hạn"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.programme)


class LowerPlan(models.Model):
    """One edition of a unit's own plan for a programme: at most one in work and one in force at a time."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="lower_plans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lower_plans")
    edition = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=8, choices=PlanWay.choices)
    state = models.CharField(max_length=10, choices=PlanState.choices)
    number = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True)
    title = models.TextField(_("trích yếu"), blank=True)
    opening = models.TextField(_("mục đích, yêu cầu"), blank=True)
    directive = models.ForeignKey(Directive, null=True, on_delete=models.PROTECT, related_name="lower_plans")
    """The signed plan where it was uploaded as a directive."""
    stored = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    """A copy of a plan issued on paper."""
    file_name = models.CharField(max_length=255, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    """Why this edition takes the place of the one before, or why it was withdrawn."""
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    submission = models.ForeignKey(DutyEntry, null=True, on_delete=models.SET_NULL, related_name="+")
    """By which the duty to make a plan was handed in together with it."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    """When its issue became known here; the day on which it was issued is `issued_on`."""
    version = models.PositiveIntegerField(default=1)
    """Rises with every change; whoever saves names the version seen."""

    class Meta:
        ordering = ["-edition"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "unit", "edition"], name="cascade_plan_edition_once"),
            models.UniqueConstraint(
                fields=["programme", "unit"], condition=Q(state="draft"), name="cascade_plan_one_in_work"
            ),
            models.UniqueConstraint(
                fields=["programme", "unit"], condition=Q(state="issued"), name="cascade_plan_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "replaced"]) | Q(issued_on__isnull=False),
                name="cascade_plan_issued_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(way="linked") | Q(directive__isnull=False), name="cascade_plan_linked_to_a_directive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.number or self.programme}"


class PlanLine(models.Model):
    """What one edition says about one thing that the programme asks of the unit. No line, no word about it: a gap."""

    plan = models.ForeignKey(LowerPlan, on_delete=models.CASCADE, related_name="lines")
    source = models.CharField(max_length=30)
    """"task:12", "report:7" or "target:3", as duties name it."""
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(ReportDuty, null=True, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(Target, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=LineState.choices)
    words = models.TextField(_("nội dung"), blank=True)
    lead = models.CharField(_("chủ trì"), max_length=300, blank=True)
    due = models.DateField(_("hạn"), null=True)
    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="+")
    """The sentence of the linked directive that takes it over."""
    likeness = models.FloatField(null=True)
    """How alike that sentence is, 0 to 1; empty where a person chose."""
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    answer = models.CharField(_("ý kiến"), max_length=500, blank=True)
    """What the upper coordinator said to the reason."""
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "source"], name="cascade_line_once"),
            models.CheckConstraint(
                condition=(
                    Q(task__isnull=False, report__isnull=True, target__isnull=True)
                    | Q(task__isnull=True, report__isnull=False, target__isnull=True)
                    | Q(task__isnull=True, report__isnull=True, target__isnull=False)
                ),
                name="cascade_line_one_source",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["explained", "excused", "refused"]) | ~Q(reason=""),
                name="cascade_line_explained_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.state})"

    @property
    def likeness_pct(self) -> int:
        return round(100 * (self.likeness or 0))


class OwnLine(models.Model):
    """A task that the unit sets itself in its plan, beside what the programme asks of it."""

    plan = models.ForeignKey(LowerPlan, on_delete=models.CASCADE, related_name="own_lines")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(_("nội dung"))
    lead = models.CharField(_("chủ trì"), max_length=300, blank=True)
    due = models.DateField(_("hạn"), null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="cascade_own_line_number_once")]

    def __str__(self) -> str:
        return self.words[:80]


class Allotment(models.Model):
    """One version of how the count of a target is shared out; what is in force adds up to the whole."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="allotments")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=AllotmentState.choices)
    whole = models.DecimalField(max_digits=16, decimal_places=4)
    """The count that was shared out; an amendment of the target since then shows as a difference."""
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="cascade_allotment_number_once"),
            models.UniqueConstraint(
                fields=["target"], condition=Q(state="draft"), name="cascade_allotment_one_in_work"
            ),
            models.UniqueConstraint(
                fields=["target"], condition=Q(state="confirmed"), name="cascade_allotment_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target.what} ({self.number})"


class Share(models.Model):
    """The part of a count that one unit is given."""

    allotment = models.ForeignKey(Allotment, on_delete=models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shares")
    value = models.DecimalField(max_digits=16, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["allotment", "unit"], name="cascade_share_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="cascade_share_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.value.normalize():f}"
