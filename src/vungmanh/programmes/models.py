"""A published directive as a programme: targets, tasks, report duties, and one duty per unit that owes something.

Everything here leads back to the sentence: each row points at the confirmed item(s) of the directive that state it.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.core.models import StoredFile
from vungmanh.directives.enums import ActorRole
from vungmanh.directives.models import Directive, Item
from vungmanh.programmes.bindings import Binding as Binding
from vungmanh.programmes.enums import (
    Basis,
    ChangeAction,
    ChangeState,
    Comparator,
    DaysFrom,
    DutyAct,
    DutyKind,
    DutyState,
    Outcome,
    ProgrammeState,
    Recurrence,
    Turn,
)
from vungmanh.units.models import LONGEST_COLLECTIVE, Unit


class Programme(models.Model):
    """What a directive became on publication."""

    directive = models.OneToOneField(Directive, on_delete=models.PROTECT, related_name="programme")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="programmes")
    """The issuing body."""
    territory = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.TextField(_("tên chương trình"))
    folded = models.TextField()
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=ProgrammeState.choices, default=ProgrammeState.LIVE)
    published_at = models.DateTimeField()
    published_on = models.DateField()
    """The day of `published_at` here; a column, because every list asks whether a duty was due before it."""
    expanded_on = models.DateField()
    """The day whose units the collective names were last expanded to."""
    laid_out_from = models.DateField()
    laid_out_to = models.DateField()
    """Recurring duties have their dated instances from the one day to the other."""

    class Meta:
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return called(self.directive.number, self.title)


def called(number: str, title: str) -> str:
    """A programme by the number of its directive where that has one."""
    return f"{number}: {title}" if number else title


class Sourced(models.Model):
    """A row that leads back to a confirmed item; `position` keeps the order of the text."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    section = models.CharField(max_length=60, blank=True)
    due = models.DateField(_("hạn"), null=True)
    recurs = models.CharField(max_length=10, choices=Recurrence.choices, blank=True)
    days = models.SmallIntegerField(null=True)
    """For a deadline that is counted: how many days after the day that begins the count, negative before it."""
    days_are_working = models.BooleanField(default=False)
    days_from = models.CharField(max_length=8, choices=DaysFrom.choices, blank=True)
    days_from_text = models.CharField(max_length=120, blank=True)
    """What begins the count, as written."""
    starts_on = models.DateField(_("ngày bắt đầu tính"), null=True)
    """Its day, once known; for the end of each period none is needed."""
    is_withdrawn = models.BooleanField(default=False)
    """An amending directive took it out; kept with its history."""
    folded = models.TextField(blank=True, editable=False)
    """Its words without accents and case, for search; set by `domain.saving.fold_words`."""
    kind: ClassVar[DutyKind]

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    @property
    def source(self) -> str:
        """The key under which duties and precedences know the row: "task:12"."""
        return f"{self.kind}:{self.pk}"


class Target(Sourced):
    kind = DutyKind.TARGET
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    within = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    what = models.TextField(_("chỉ tiêu"))
    comparator = models.CharField(max_length=5, choices=Comparator.choices)
    value = models.DecimalField(max_digits=16, decimal_places=4)
    high = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    unit_of_measure = models.CharField(_("đơn vị tính"), max_length=120, blank=True)
    scope = models.CharField(_("phạm vi"), max_length=300, blank=True)
    is_judged = models.BooleanField(default=False)
    is_delta = models.BooleanField(default=False)
    """It asks for a change by so much, not for a level."""
    is_fall = models.BooleanField(default=False)
    """Of a change: things are to become fewer; figures of it say by how much they did."""


class TargetStatement(models.Model):
    """One place of the text that states the target; the first is the one that counts, the others repeat it."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="statements")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    is_main = models.BooleanField(default=False)


class Task(Sourced):
    kind = DutyKind.TASK
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tasks")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    text = models.TextField(_("nhiệm vụ"))
    quota = models.PositiveSmallIntegerField(null=True)
    """At least so many `quota_unit` ("ngày", "lần") in each period: "mỗi quý ít nhất 15 ngày"."""
    quota_unit = models.CharField(max_length=10, blank=True)
    quota_is_personal = models.BooleanField(default=False)
    """Each of the officials named for it (`QuotaPerson`) reaches it; else the unit as a whole."""
    receiver = models.CharField(_("trình, gửi"), max_length=300, blank=True)
    condition = models.CharField(_("điều kiện"), max_length=500, blank=True)
    """As written; the task sleeps until somebody records that it came true."""
    woken_on = models.DateField(null=True)
    woken_note = models.CharField(_("căn cứ"), max_length=300, blank=True)
    """By what it came true: the document or event, in the words of whoever recorded it."""
    woken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    woken_at = models.DateTimeField(null=True)
    is_soft = models.BooleanField(default=False)


class ReportDuty(Sourced):
    kind = DutyKind.REPORT
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="report_duties")
    form = models.CharField(_("hình thức"), max_length=20)
    text = models.TextField()
    yearly_on = models.CharField(max_length=5, blank=True)
    """MM-DD for a duty due every year without a year."""


class Precedence(models.Model):
    """One task or report duty must be finished before another: a pilot before its review, that before the roll-out.

    Both by the key that duties have (`Duty.source`), so that one look tells whether a duty waits.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="precedences")
    first = models.CharField(max_length=30, db_index=True)
    later = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["later", "first"], name="programmes_precedence_once"),
            models.CheckConstraint(condition=~Q(first=F("later")), name="programmes_precedence_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first} → {self.later}"


class Assignment(models.Model):
    """Who an item names, in which role, as written, before expansion; exactly one of the three sources is set."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="assignments")
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="assignments")
    report = models.ForeignKey(ReportDuty, null=True, on_delete=models.CASCADE, related_name="assignments")
    target = models.ForeignKey(Target, null=True, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=8, choices=ActorRole.choices)
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    collective = models.CharField(max_length=LONGEST_COLLECTIVE, blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    """Units named one by one, also beside a collective name ("Mặt trận Tổ quốc và các đoàn thể")."""
    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.STATED)
    """Whether the item itself names the body, or where its name was taken from."""

    class Meta:
        ordering = ["role", "order", "id"]

    @property
    def basis_words(self) -> str:
        """Asked of the enumeration: the field would translate all its choices for each row of a list."""
        return str(Basis(self.basis).label)


class Duty(models.Model):
    """What one unit owes: one row per expanded unit and dated instance. Overdue is computed, never stored."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=6, choices=DutyKind.choices)
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="duties")
    report = models.ForeignKey(ReportDuty, null=True, on_delete=models.CASCADE, related_name="duties")
    target = models.ForeignKey(Target, null=True, on_delete=models.CASCADE, related_name="duties")
    source = models.CharField(max_length=30)
    """"task:12", "report:7" or "target:3": what the duty comes from, in one column that a unique constraint can hold."""
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.SET_NULL, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(max_length=8, choices=ActorRole.choices)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="duties",
        verbose_name=_("người làm"),
    )
    """The person of the unit who works on it personally; the unit owes it all the same."""
    period = models.CharField(max_length=10, blank=True)
    """Instance of a recurring duty: "2026", "2026-Q3", "2026-07"; empty for a single one."""
    due = models.DateField(null=True)
    published_on = models.DateField()
    """Of the programme, where it never changes; kept here, because what is late is asked of thousands of duties at once."""
    state = models.CharField(max_length=10, choices=DutyState.choices, default=DutyState.OPEN)
    submitted_on = models.DateField(null=True)
    """The day of the last submission, also of one that was accepted: later than `due` means done late."""
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """Who made that submission; nobody decides about his or her own."""
    awaits_answer = models.BooleanField(default=False)
    """Was handed in, or an obstacle or a request of unfinished work is open. Kept with every act, because the desk asks for
    these few among all duties on every page."""
    stated_due = models.DateField(null=True)
    """The day that the directive asks for, where an extension moved `due`."""
    outcome = models.CharField(_("kết quả ở cấp trên"), max_length=8, choices=Outcome.choices, blank=True)
    """Of what was submitted to a higher body: its answer, with `outcome_number` and `outcome_on` where it came in writing."""
    outcome_number = models.CharField(_("số văn bản trả lời"), max_length=80, blank=True)
    outcome_on = models.DateField(_("ngày trả lời"), null=True)
    version = models.PositiveIntegerField(default=1)
    """Rises with every act that changes what the next may do; whoever acts names the version seen."""
    is_released = models.BooleanField(default=False)
    """Whoever reviews let it go ahead of the tasks that should be finished first; whether it waits is computed."""
    since = models.DateField(null=True)
    """The day on which it came in after publication; empty: owed from publication."""
    until = models.DateField(null=True)
    """The day from which it is no longer owed."""
    turn = models.CharField(max_length=12, choices=Turn.choices, blank=True)
    """Why it came in or went out after publication."""
    taken_from = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="duties_handed_on"
    )
    """The dissolved unit whose place this one took."""

    class Meta:
        ordering = ["due", "id"]
        indexes = [
            models.Index(fields=["unit", "state", "due"], name="programmes_duty_unit"),
            models.Index(fields=["programme", "unit"], name="programmes_duty_matrix"),
            models.Index(fields=["state", "due"], name="programmes_duty_state"),
            # What waits for a decision, in the order in which it is shown, with all that tells whose decision.
            models.Index(
                fields=["due", "unit", "programme", "submitted_by", "state", "awaits_answer"],
                condition=Q(awaits_answer=True),
                name="programmes_duty_awaits",
            ),
            # All that ranks and trends of the leader's page ask of a duty: answered from the index alone.
            models.Index(
                fields=["due", "programme", "unit", "state", "submitted_on", "published_on"],
                name="programmes_duty_fallen",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "unit", "role", "period"], name="programmes_duty_once"),
            models.CheckConstraint(
                condition=(
                    Q(kind="task", task__isnull=False, report__isnull=True, target__isnull=True)
                    | Q(kind="report", task__isnull=True, report__isnull=False, target__isnull=True)
                    | Q(kind="target", task__isnull=True, report__isnull=True, target__isnull=False)
                ),
                name="programmes_duty_one_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.period}".strip()


class DutyEntry(models.Model):
    """One act in the life of a duty, kept for ever: progress, submission, decision, obstacle, extension, urging."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="entries")
    act = models.CharField(max_length=10, choices=DutyAct.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """Empty where a rule did it, not a person."""
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    rule = models.CharField(max_length=60, blank=True)
    """Which rule of escalation wrote it, to whom, about which occasion: "keeper.late_15:2026-05-04"."""
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answered_by")
    """The obstacle, the request or the submission that this act answers."""
    is_open = models.BooleanField(default=False)
    """An obstacle or a request that nobody has answered: these few are what desks look for all day."""
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """Whom the duty was given to; empty where it was taken back."""
    due = models.DateField(null=True)
    """The day that is asked for, granted, or reached by a new count."""
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    as_of = models.DateField(null=True)
    """The day on which the figure held."""

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["duty", "act"], name="programmes_entry_act"),
            models.Index(fields=["act", "at", "duty"], name="programmes_entry_when"),
            models.Index(fields=["act", "duty"], condition=Q(is_open=True), name="programmes_entry_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(numerator__isnull=True, denominator__isnull=True) | Q(numerator__isnull=False, denominator__gt=0)
                ),
                name="programmes_entry_whole_fraction",
            ),
            models.UniqueConstraint(
                fields=["duty", "rule"], condition=~Q(rule=""), name="programmes_entry_once_per_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} #{self.pk}"


class QuotaPerson(models.Model):
    """An official of a unit who has to reach a personal quota, from a day to a day; through all periods of the task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="quota_people")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("họ và tên"), max_length=200)
    position = models.CharField(_("chức vụ"), max_length=200, blank=True)
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến hết ngày"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=F("first")), name="programmes_quota_person_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stay(models.Model):
    """Days or times that count towards the quota of a duty: who was where from when to when, doing what. Kept for ever."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="stays")
    person = models.CharField(_("người đi"), max_length=200)
    who = models.ForeignKey(QuotaPerson, null=True, on_delete=models.PROTECT, related_name="stays")
    """For whose quota it counts, where that is personal."""
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến ngày"))
    place = models.CharField(_("nơi đến"), max_length=200)
    what = models.CharField(_("làm gì"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="programmes_stay_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.first:%d/%m/%Y}"


class Evidence(models.Model):
    """A file that shows what an entry says."""

    entry = models.ForeignKey(DutyEntry, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """What an amending directive moves in a published programme, by which of its sentences.

    Proposed by rule when the amending directive is compared with the programme; a person makes it count or dismisses it.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="changes")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="changes_made")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, on_delete=models.CASCADE, related_name="changes")
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="changes")
    report = models.ForeignKey(ReportDuty, null=True, on_delete=models.CASCADE, related_name="changes")
    action = models.CharField(max_length=10, choices=ChangeAction.choices)
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    changes = models.JSONField(default=dict)
    """{field: [before, after]}"""
    likeness = models.FloatField(null=True)
    """How alike the sentence and the matched row are, 0 to 1; empty where a person chose the row."""
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    """When the amending directive was published and the change took effect."""

    class Meta:
        ordering = ["item__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "item"], name="programmes_change_once_per_item"),
        ]
