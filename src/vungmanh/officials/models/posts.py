"""A person's posts over time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.officials.enums import Entry, OfficialKind
from vungmanh.officials.models.common import Record
from vungmanh.officials.models.people import Person
from vungmanh.officials.policies import position_label
from vungmanh.units.models import Unit


class Post(Record):
    """Somebody holds a position in a unit from a day to a day. Several may be held at once; exactly one is the main one."""

    KIND = "post"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.CharField(_("chức danh"), max_length=40)
    """A key of policy/positions.yaml."""
    title = models.CharField(_("ghi rõ chức vụ"), max_length=200, blank=True)
    kind = models.CharField(_("loại"), max_length=14, choices=OfficialKind.choices)
    """Usually that of the position; `contract` for whoever does the work of it on a contract."""
    entry = models.CharField(_("hình thức"), max_length=12, choices=Entry.choices, blank=True)
    is_main = models.BooleanField(_("chức danh chính"), default=True)
    """False: held beside the main post (kiêm nhiệm)."""
    is_again = models.BooleanField(_("tái cử, bổ nhiệm lại"), default=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True)
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)
    """Number and date of the decision or of the election result."""
    end_reason = models.CharField(_("lý do thôi"), max_length=200, blank=True)
    ended_by = models.ForeignKey(
        "officials.Departure", null=True, on_delete=models.SET_NULL, related_name="ended_posts"
    )
    """The departure that ended it, so that taking the departure back gives the post back."""
    former_valid_to = models.DateField(null=True)
    """The last day that it had before that."""

    class Meta:
        ordering = ["-valid_from", "-id"]
        indexes = [
            models.Index(fields=["unit", "position", "valid_from"], name="officials_post_unit"),
            models.Index(fields=["person", "valid_from"], name="officials_post_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="officials_post_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.title or position_label(self.position)}"
