"""Courses with those who are sent to them, yearly plans, and graduates whom a scheme brought to communes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.officials.enums import OfficialKind, QualificationKind
from vungmanh.officials.models import Person, Qualification, TrainingRecord
from vungmanh.officials.models.common import Record
from vungmanh.officials.policies import position_label
from vungmanh.training.enums import Result
from vungmanh.units.models import Unit


class TrainingPlan(Record):
    """What a unit plans for a year; whether it was done is counted from the courses."""

    KIND = "training_plan"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    decision = models.CharField(_("quyết định phê duyệt"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        ordering = ["-year", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(withdrawn_at__isnull=True), name="training_plan_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class PlanLine(models.Model):
    """So many people of a position, or of a kind, or of all, to reach a level."""

    plan = models.ForeignKey(TrainingPlan, on_delete=models.CASCADE, related_name="lines")
    position = models.CharField(_("chức danh"), max_length=40, blank=True)
    official_kind = models.CharField(_("loại"), max_length=14, choices=OfficialKind.choices, blank=True)
    kind = models.CharField(_("nội dung"), max_length=16, choices=QualificationKind.choices)
    level = models.PositiveSmallIntegerField(_("trình độ"), null=True)
    """None: attendance alone, of any level."""
    number = models.PositiveIntegerField(_("số người"))

    class Meta:
        ordering = ["kind", "level", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position", "official_kind", "kind", "level"], name="training_plan_line_once"
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="training_plan_line_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_kind_display()}"


class Course(Record):
    """A course from its first to its last day. Whoever passes one with a level holds that level from the day of the result."""

    KIND = "course"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("đơn vị tổ chức"))
    title = models.CharField(_("tên lớp"), max_length=300)
    folded = models.CharField(max_length=600, editable=False)
    """Title and school without accents and case, for search."""
    kind = models.CharField(_("nội dung"), max_length=16, choices=QualificationKind.choices)
    level = models.PositiveSmallIntegerField(_("trình độ"), null=True)
    """What passing gives; None: nothing but having attended."""
    field = models.CharField(_("ngành"), max_length=30, blank=True)
    mode = models.CharField(_("hình thức"), max_length=20, blank=True)
    school = models.CharField(_("cơ sở đào tạo"), max_length=200, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    starts_on = models.DateField(_("khai giảng"))
    ends_on = models.DateField(_("kết thúc"))
    seats = models.PositiveIntegerField(_("số chỗ"), null=True)
    decision = models.CharField(_("quyết định mở lớp"), max_length=200, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["unit", "starts_on"], name="training_course_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="training_course_days_in_order")
        ]

    def __str__(self) -> str:
        return self.title


class Enrolment(Record):
    """One person in one course: a turn. Unit and post are those of the first day, so that later moves change no figure."""

    KIND = "enrolment"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.CharField(_("chức danh"), max_length=40, blank=True)
    official_kind = models.CharField(_("loại"), max_length=14, choices=OfficialKind.choices, blank=True)
    is_own = models.BooleanField(_("tự đi học"), default=False)
    """Studies by himself or herself, not sent by the unit."""
    began_on = models.DateField()
    """The first day of the course; written with it, so that figures ask one table."""
    result = models.CharField(_("kết quả"), max_length=6, choices=Result.choices, blank=True)
    result_on = models.DateField(_("ngày có kết quả"), null=True)
    qualification = models.ForeignKey(Qualification, null=True, on_delete=models.SET_NULL, related_name="+")
    """What passing added to the file, where the course gives a level."""
    attended = models.ForeignKey(TrainingRecord, null=True, on_delete=models.SET_NULL, related_name="+")
    """The same where it gives none."""

    class Meta:
        ordering = ["course", "person__sort_key", "id"]
        indexes = [
            models.Index(fields=["unit", "began_on"], name="training_enrolment_unit"),
            models.Index(fields=["person", "began_on"], name="training_enrolment_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "person"], condition=Q(withdrawn_at__isnull=True), name="training_enrolment_once"
            ),
            models.CheckConstraint(
                condition=Q(result="", result_on__isnull=True) | (~Q(result="") & Q(result_on__isnull=False)),
                name="training_result_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}"


class AttractionScheme(Record):
    """A resolution that brings graduates to communes: how many, by when."""

    KIND = "attraction"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tên chính sách"), max_length=300)
    resolution = models.CharField(_("nghị quyết, quyết định"), max_length=200)
    quota = models.PositiveIntegerField(_("chỉ tiêu thu hút"))
    starts_on = models.DateField(_("từ ngày"))
    due_on = models.DateField(_("đến hết ngày"))

    class Meta:
        ordering = ["-due_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="training_attraction_days_in_order"),
            models.CheckConstraint(condition=Q(quota__gt=0), name="training_attraction_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class Arrival(Record):
    """A graduate whom a scheme brought to a unit, what he or she became there, and whether he or she stayed."""

    KIND = "arrival"

    scheme = models.ForeignKey(AttractionScheme, on_delete=models.PROTECT, related_name="arrivals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="arrivals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("nơi bố trí"))
    position = models.CharField(_("chức danh bố trí"), max_length=40)
    level = models.PositiveSmallIntegerField(_("trình độ"), null=True)
    field = models.CharField(_("ngành"), max_length=30, blank=True)
    arrived_on = models.DateField(_("ngày nhận việc"))
    promoted_to = models.CharField(_("được bố trí làm"), max_length=40, blank=True)
    promoted_on = models.DateField(_("từ ngày"), null=True)
    left_on = models.DateField(_("ngày thôi việc"), null=True)
    left_reason = models.CharField(_("lý do thôi"), max_length=200, blank=True)

    class Meta:
        ordering = ["-arrived_on", "-id"]
        indexes = [models.Index(fields=["unit", "arrived_on"], name="training_arrival_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "person"], condition=Q(withdrawn_at__isnull=True), name="training_arrival_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("arrived_on")), name="training_arrival_days"
            ),
            models.CheckConstraint(
                condition=Q(promoted_to="", promoted_on__isnull=True)
                | (~Q(promoted_to="") & Q(promoted_on__isnull=False)),
                name="training_promotion_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {position_label(self.position)}"
