"""Study and dissemination of a directive: what was held, who was reached, of how many."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.directives.models import Directive
from vungmanh.fieldwork.models.common import Kept
from vungmanh.programmes.models import Duty
from vungmanh.units.models import Unit


class StudySession(Kept):
    """One conference, meeting, broadcast … by which a unit made a directive known."""

    KIND = "session"

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="study_sessions")
    duty = models.ForeignKey(Duty, null=True, on_delete=models.SET_NULL, related_name="study_sessions")
    """The study duty of the unit that it serves, where it has one."""
    held_on = models.DateField(_("ngày tổ chức"))
    channel = models.CharField(_("hình thức"), max_length=30)
    """A key of policy/study.yaml."""
    led_by = models.CharField(_("người truyền đạt"), max_length=200, blank=True)
    note = models.TextField(_("nội dung"), blank=True)
    times = models.PositiveIntegerField(_("số lượt"), null=True)
    """Broadcasts, posts or panels, for channels where nobody can count who heard."""
    is_again = models.BooleanField(_("nhắc lại"), default=False)
    """For people who had been reached before: they do not count anew."""

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["directive", "unit", "held_on"], name="fieldwork_session_unit")]

    def __str__(self) -> str:
        return f"{self.directive}: {self.held_on:%d/%m/%Y}"


class StudyAudience(models.Model):
    """How many of one kind of people were there."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="audiences")
    kind = models.CharField(max_length=30)
    """A key of policy/study.yaml."""
    reached = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "kind"], name="fieldwork_audience_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reached}"


class StudyGoal(models.Model):
    """How many people of one kind a unit is to reach with a directive: the bottom of the pair that coverage shows."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="study_goals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit", "kind"], name="fieldwork_goal_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="fieldwork_goal_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.number}"
