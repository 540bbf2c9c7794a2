"""Surveys and inventories: the form and its versions, what each unit answered, what was found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vungmanh.fieldwork.enums import AnswerState, QuestionKind
from vungmanh.fieldwork.models.common import Kept
from vungmanh.programmes.models import DutyEntry, Task
from vungmanh.units.models import LONGEST_COLLECTIVE, Unit


class Survey(Kept):
    """A set of questions that a unit puts to others. Not launched: a draft that only its own people know."""

    KIND = "survey"

    title = models.CharField(_("tên cuộc khảo sát"), max_length=300)
    purpose = models.TextField(_("mục đích, cách trả lời"), blank=True)
    folded = models.TextField()
    """Title and unit without accents and case, for search."""
    task = models.ForeignKey(Task, null=True, on_delete=models.SET_NULL, related_name="surveys")
    """The task of a programme that it carries out."""
    collective = models.CharField(_("đơn vị trả lời"), max_length=LONGEST_COLLECTIVE, blank=True)
    """Who is asked: a collective name; empty: `named`, or else the units that owe the task."""
    asks_named = models.BooleanField(default=False)
    named = models.ManyToManyField(Unit, related_name="+", blank=True)
    """Units chosen by hand, where `asks_named`."""
    due = models.DateField(_("hạn nộp"))
    launched_on = models.DateField(_("ngày phát phiếu"), null=True)
    closed_on = models.DateField(_("ngày kết thúc"), null=True)
    form_version = models.PositiveSmallIntegerField(default=1)
    """The version that is filled in now; what was answered keeps its own."""
    finding = models.TextField(_("kết luận"), blank=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-due", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(asks_named=True, collective="")
                    | Q(asks_named=False, collective="", task__isnull=False)
                    | (Q(asks_named=False) & ~Q(collective=""))
                ),
                name="fieldwork_survey_asks_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(launched_on__isnull=False), name="fieldwork_survey_closed_after"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.launched_on is not None and self.closed_on is None and not self.is_withdrawn


class SurveyQuestion(models.Model):
    """One question of one version of the form. `key` stays the same from version to version, so that totals go on."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    version = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=12)
    kind = models.CharField(max_length=6, choices=QuestionKind.choices)
    text = models.CharField(max_length=500)
    measure = models.CharField(max_length=60, blank=True)
    """The unit of measure of a number."""
    options = models.JSONField(default=list)
    """What may be chosen, in words."""
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["survey", "version", "position"]
        constraints = [models.UniqueConstraint(fields=["survey", "version", "key"], name="fieldwork_question_once")]

    def __str__(self) -> str:
        return self.text


class SurveyAnswer(models.Model):
    """What one unit answers: there from the launch on, so that who is missing is known."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=AnswerState.choices, default=AnswerState.EMPTY)
    form_version = models.PositiveSmallIntegerField(default=1)
    """The version that was answered."""
    submitted_on = models.DateField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    """Why it was given back."""
    entry = models.ForeignKey(DutyEntry, null=True, on_delete=models.SET_NULL, related_name="survey_answers")
    """The submission of a duty that this answer shows."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["survey", "unit"]
        constraints = [models.UniqueConstraint(fields=["survey", "unit"], name="fieldwork_answer_once")]
        indexes = [models.Index(fields=["unit", "state"], name="fieldwork_answer_unit")]

    def __str__(self) -> str:
        return f"{self.survey}: {self.unit}"


class SurveyValue(models.Model):
    """The answer to one question: a number, or words (the option chosen, "yes" or "no", free text)."""

    answer = models.ForeignKey(SurveyAnswer, on_delete=models.CASCADE, related_name="values")
    key = models.CharField(max_length=12)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "key"], name="fieldwork_value_once")]

    def __str__(self) -> str:
        return self.text or str(self.number)
