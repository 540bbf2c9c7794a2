"""What else stands in a person's file."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.officials.enums import DisciplineSide, OfficialKind, QualificationKind
from vungmanh.officials.models.common import Record
from vungmanh.officials.models.people import Person
from vungmanh.units.models import Unit
from vungmanh.units.records import Paper


class Qualification(Record):
    """A certificate or degree. Level 0 states that there is none; no row of a kind means that nobody knows."""

    KIND = "qualification"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications", db_index=False)
    kind = models.CharField(_("loại trình độ"), max_length=16, choices=QualificationKind.choices)
    level = models.PositiveSmallIntegerField(_("bậc"))
    """Rank within the kind (policy/qualifications.yaml), so that "at least" can be asked."""
    field = models.CharField(_("ngành"), max_length=30, blank=True)
    """A key of the fields of policy/qualifications.yaml."""
    subject = models.CharField(_("chuyên ngành"), max_length=200, blank=True)
    school = models.CharField(_("nơi đào tạo"), max_length=200, blank=True)
    mode = models.CharField(_("hình thức đào tạo"), max_length=20, blank=True)
    awarded_on = models.DateField(_("ngày cấp"), null=True)
    """Empty: held on any day that is asked for."""

    class Meta:
        ordering = ["kind", "-level", "-awarded_on", "-id"]
        indexes = [models.Index(fields=["person", "kind"], name="officials_qualification_kind")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()} {self.level}"


class TrainingRecord(Record):
    """A course that the person attended."""

    KIND = "training"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="trainings")
    name = models.CharField(_("lớp, khóa"), max_length=300)
    kind = models.CharField(_("nội dung"), max_length=16, choices=QualificationKind.choices, blank=True)
    school = models.CharField(_("nơi tổ chức"), max_length=200, blank=True)
    began_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("đến ngày"), null=True)
    days = models.PositiveSmallIntegerField(_("số ngày"), null=True)
    result = models.CharField(_("kết quả"), max_length=200, blank=True)

    class Meta:
        ordering = ["-began_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="officials_training_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.name}"


class Evaluation(Record):
    """How the person was graded for a year."""

    KIND = "evaluation"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evaluations")
    year = models.PositiveSmallIntegerField(_("năm"))
    grade = models.PositiveSmallIntegerField(_("mức xếp loại"))
    """Rank of policy/evaluations.yaml: 0 did not fulfil … 4 excellent."""
    decided_on = models.DateField(_("ngày quyết định"), null=True)
    decided_by = models.CharField(_("cấp quyết định"), max_length=200, blank=True)
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)
    note = models.TextField(_("nhận xét"), blank=True)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"], condition=Q(withdrawn_at__isnull=True), name="officials_evaluation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.year}"


class EvaluationPaper(Paper):
    """The decision, minutes or other paper behind a grade."""

    record = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="files")


class RaisedCeiling(Record):
    """The competent authority lets more people of a unit have the highest grade for a year, as far as the rule allows."""

    KIND = "raised_ceiling"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    share_pct = models.DecimalField(_("tỷ lệ được nâng (%)"), max_digits=5, decimal_places=2)
    decided_by = models.CharField(_("người quyết định"), max_length=200)
    decision = models.CharField(_("văn bản"), max_length=200, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True)
    reason = models.TextField(_("lý do"))

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(withdrawn_at__isnull=True), name="officials_raised_ceiling_once"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by="") & ~Q(reason=""), name="officials_raised_ceiling_says_who_and_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.year}"


class Discipline(Record):
    """A disciplinary measure, of the state or of the Party."""

    KIND = "discipline"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disciplines")
    side = models.CharField(_("bên xử lý"), max_length=5, choices=DisciplineSide.choices, default=DisciplineSide.STATE)
    form = models.CharField(_("hình thức"), max_length=30)
    """A key of policy/disciplines.yaml."""
    decided_on = models.DateField(_("ngày quyết định"))
    until = models.DateField(_("hiệu lực đến hết ngày"), null=True)
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)
    reason = models.TextField(_("hành vi"), blank=True)

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("decided_on")),
                name="officials_discipline_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.form}"


class Departure(Record):
    """The person leaves service; every post ends with the last day."""

    KIND = "departure"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="departures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=14, choices=OfficialKind.choices)
    """Unit and kind are those of the last main post."""
    scheme = models.CharField(_("diện nghỉ"), max_length=30)
    """A key of policy/departures.yaml."""
    last_day = models.DateField(_("ngày làm việc cuối"))
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)
    paid = models.DecimalField(_("kinh phí chi trả (đồng)"), max_digits=14, decimal_places=0, null=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        ordering = ["-last_day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "last_day"], condition=Q(withdrawn_at__isnull=True), name="officials_departure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.last_day:%d/%m/%Y}"
