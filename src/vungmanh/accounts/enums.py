"""Roles. What each may do stands in docs/access.md and is decided in permissions.py files only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("quản trị")
    LEADER = "leader", _("lãnh đạo")
    COORDINATOR = "coordinator", _("điều phối")
    LEAD_OFFICER = "lead_officer", _("chuyên viên cơ quan chủ trì")
    UNIT_OFFICER = "unit_officer", _("cán bộ đơn vị")
    VIEWER = "viewer", _("người xem")
