"""Fixed words of training."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    """How somebody came out of a course. What is still open has none."""

    PASSED = "passed", _("đạt")
    FAILED = "failed", _("không đạt")
    LEFT = "left", _("bỏ học, thôi học")
