"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.standards import gaps, rules
from vungmanh.desk.standards import wording as wording

urlpatterns: list[URLPattern | URLResolver] = [
    path("so-sach/chuan-chuc-danh/", gaps.standards, name="standards"),
    path("so-sach/chuan-chuc-danh/co-cau/", rules.standards_mixes, name="standards_mixes"),
    path("so-sach/chuan-chuc-danh/ngoai-le/", rules.standards_exceptions, name="standards_exceptions"),
    path("so-sach/chuan-chuc-danh/quy-dinh/", rules.standards_rules, name="standards_rules"),
    path("so-sach/chuan-chuc-danh/quy-dinh/ap-dung/", rules.standards_adopt, name="standards_adopt"),
    path("so-sach/chuan-chuc-danh/quy-dinh/<int:pk>/", rules.standards_adoption, name="standards_adoption"),
]
