"""Kinds and levels of premises. Levels are ordered: a higher number is better; nothing at all means that nobody knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    HEADQUARTERS = "headquarters", _("trụ sở làm việc")
    VILLAGE_HOUSE = "village_house", _("nhà sinh hoạt thôn")
    OTHER = "other", _("nhà khác")


class Solidity(models.IntegerChoices):
    TEMPORARY = 0, _("nhà tạm")
    HALF_SOLID = 1, _("bán kiên cố")
    SOLID = 2, _("kiên cố")


class Condition(models.IntegerChoices):
    FAILING = 0, _("xuống cấp nghiêm trọng")
    WORN = 1, _("xuống cấp")
    GOOD = 2, _("dùng tốt")
