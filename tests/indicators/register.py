"""A register for tests: workers of units, with what may be known of them; and visits, which happen on a day."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, F, IntegerField, Q, Value

from vungmanh.indicators.countables import Attribute, Countable, Measure, declare


class Worker(models.Model):
    unit_id = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    kind = models.CharField(max_length=10, default="cadre")
    sex = models.CharField(max_length=6, null=True)
    level = models.PositiveSmallIntegerField(null=True)
    is_member = models.BooleanField(null=True)
    born_in = models.PositiveSmallIntegerField(default=1980)
    since = models.DateField(null=True)
    area = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        app_label = "indicators"


class Visit(models.Model):
    unit_id = models.BigIntegerField()
    on = models.DateField()
    kind = models.CharField(max_length=10, default="cadre")

    class Meta:
        app_label = "indicators"


def _age(day: datetime.date) -> Any:
    return ExpressionWrapper(Value(day.year) - F("born_in"), output_field=IntegerField())


def declare_all() -> None:
    kind = Attribute("kind", "loại", Measure.CHOICE, choices=lambda: [("cadre", "cán bộ"), ("civil", "công chức")])
    sex = Attribute("sex", "giới tính", Measure.CHOICE, choices=lambda: [("female", "nữ"), ("male", "nam")])
    declare(
        Countable(
            name="test_workers",
            label="người",
            model="indicators.Worker",
            attributes=(
                kind,
                sex,
                Attribute("level", "trình độ", Measure.CHOICE, choices=lambda: [(0, "-"), (1, "SC"), (2, "TC")]),
                Attribute("is_member", "đảng viên", Measure.FLAG),
                Attribute("area", "diện tích", Measure.NUMBER),
                Attribute("age", "tuổi", Measure.NUMBER, at=_age),
                Attribute("years", "thâm niên", Measure.NUMBER, at=_age, years_since="since"),
            ),
        )
    )
    declare(
        Countable(
            name="test_members",
            label="đảng viên",
            model="indicators.Worker",
            attributes=(kind, sex, Attribute("area", "diện tích", Measure.NUMBER)),
            only=Q(is_member=True),
        )
    )
    declare(Countable(name="test_visits", label="lượt", model="indicators.Visit", attributes=(kind,), happens="on"))
