"""Fixed words of the register of officials. Positions, levels, fields and schemes are policy data (`policy/`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    MALE = "male", _("nam")
    FEMALE = "female", _("nữ")


class OfficialKind(models.TextChoices):
    """The three kinds of the law on commune officials, and whoever works beside them on a contract."""

    CADRE = "cadre", _("cán bộ chuyên trách")
    CIVIL_SERVANT = "civil_servant", _("công chức")
    PART_TIME = "part_time", _("người hoạt động không chuyên trách")
    CONTRACT = "contract", _("lao động hợp đồng")


class PositionGroup(models.TextChoices):
    PARTY = "party", _("Đảng")
    COUNCIL = "council", _("Hội đồng nhân dân")
    GOVERNMENT = "government", _("Ủy ban nhân dân")
    FRONT = "front", _("Mặt trận, đoàn thể")
    PROFESSIONAL = "professional", _("chuyên môn")
    VILLAGE = "village", _("thôn, tổ dân phố")
    OTHER = "other", _("khác")


class Entry(models.TextChoices):
    """How somebody came into a post."""

    ELECTED = "elected", _("bầu cử")
    APPOINTED = "appointed", _("bổ nhiệm")
    RECRUITED = "recruited", _("tuyển dụng")
    CONTRACTED = "contracted", _("hợp đồng")
    ASSIGNED = "assigned", _("phân công")
    TRANSFERRED = "transferred", _("điều động")
    ROTATED = "rotated", _("luân chuyển")
    REINFORCED = "reinforced", _("tăng cường")
    SECONDED = "seconded", _("biệt phái")
    ATTRACTED = "attracted", _("thu hút")


class QualificationKind(models.TextChoices):
    GENERAL = "general", _("văn hóa")
    PROFESSIONAL = "professional", _("chuyên môn")
    POLITICAL = "political", _("lý luận chính trị")
    STATE_MANAGEMENT = "state_management", _("quản lý nhà nước")
    INFORMATICS = "informatics", _("tin học")
    LANGUAGE = "language", _("ngoại ngữ")


class DisciplineSide(models.TextChoices):
    STATE = "state", _("chính quyền")
    PARTY = "party", _("Đảng")
