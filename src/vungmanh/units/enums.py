"""Kinds of units. What a level or type means in law stays in the policy data; here are only the names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitLevel(models.TextChoices):
    """Tier of a territory; an organisation has the tier of the territory that it serves."""

    NATION = "nation", _("trung ương")
    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện")
    COMMUNE = "commune", _("cấp xã")
    VILLAGE = "village", _("thôn, tổ dân phố")


class UnitKind(models.TextChoices):
    TERRITORY = "territory", _("đơn vị hành chính")
    ORGANISATION = "organisation", _("cơ quan, tổ chức")


class UnitType(models.TextChoices):
    """What the unit is called by law; villages keep their local word."""

    NATION = "nuoc", _("Nước")
    PROVINCE = "tinh", _("tỉnh")
    CENTRAL_CITY = "thanh_pho_tw", _("thành phố trực thuộc trung ương")
    DISTRICT = "huyen", _("huyện")
    URBAN_DISTRICT = "quan", _("quận")
    TOWN = "thi_xa", _("thị xã")
    PROVINCIAL_CITY = "thanh_pho", _("thành phố")
    COMMUNE = "xa", _("xã")
    WARD = "phuong", _("phường")
    TOWNSHIP = "thi_tran", _("thị trấn")
    SPECIAL_ZONE = "dac_khu", _("đặc khu")
    THON = "thon", _("thôn")
    BAN = "ban", _("bản")
    BUON = "buon", _("buôn")
    LANG = "lang", _("làng")
    AP = "ap", _("ấp")
    XOM = "xom", _("xóm")
    KHOM = "khom", _("khóm")
    KHU_PHO = "khu_pho", _("khu phố")
    TO_DAN_PHO = "to_dan_pho", _("tổ dân phố")
    TO_NHAN_DAN = "to_nhan_dan", _("tổ nhân dân")
    COMMITTEE = "ubnd", _("Ủy ban nhân dân")
    COUNCIL = "hdnd", _("Hội đồng nhân dân")
    DEPARTMENT = "so", _("sở")
    STATE_BOARD = "ban_nganh", _("ban, ngành")
    DIVISION = "phong", _("phòng")
    OFFICE = "van_phong", _("văn phòng")
    PARTY_COMMITTEE = "cap_uy", _("cấp ủy")
    PARTY_BOARD = "ban_dang", _("ban Đảng")
    PARTY_CAUCUS = "dang_doan", _("đảng đoàn, ban cán sự đảng")
    FRONT = "mat_tran", _("Mặt trận Tổ quốc")
    MASS_ORGANISATION = "doan_the", _("đoàn thể")
    SCHOOL = "truong", _("trường")
    STATION = "tram", _("trạm, trung tâm")
    STEERING_COMMITTEE = "ban_chi_dao", _("ban chỉ đạo")
    OTHER = "khac", _("khác")


PROVINCE_TYPES = (UnitType.PROVINCE, UnitType.CENTRAL_CITY)
DISTRICT_TYPES = (UnitType.DISTRICT, UnitType.URBAN_DISTRICT, UnitType.TOWN, UnitType.PROVINCIAL_CITY)
COMMUNE_TYPES = (UnitType.COMMUNE, UnitType.WARD, UnitType.TOWNSHIP, UnitType.SPECIAL_ZONE)
VILLAGE_TYPES = (
    UnitType.THON, UnitType.BAN, UnitType.BUON, UnitType.LANG, UnitType.AP, UnitType.XOM, UnitType.KHOM,
    UnitType.KHU_PHO, UnitType.TO_DAN_PHO, UnitType.TO_NHAN_DAN,
)  # fmt: skip
TYPES_OF_LEVEL = {
    UnitLevel.NATION: (UnitType.NATION,),
    UnitLevel.PROVINCE: PROVINCE_TYPES,
    UnitLevel.DISTRICT: DISTRICT_TYPES,
    UnitLevel.COMMUNE: COMMUNE_TYPES,
    UnitLevel.VILLAGE: VILLAGE_TYPES,
}
"""Types of territories of each level."""


class AliasScheme(models.TextChoices):
    CODE = "code", _("mã đơn vị hành chính")
    NAME = "name", _("tên khác")
    ABBREVIATION = "abbreviation", _("viết tắt")


class SuccessionKind(models.TextChoices):
    MERGE = "merge", _("sáp nhập")
    SPLIT = "split", _("chia tách")
    UPGRADE = "upgrade", _("nâng cấp")
    RENAME = "rename", _("đổi tên")
    TAKEOVER = "takeover", _("tiếp nhận nhiệm vụ")
