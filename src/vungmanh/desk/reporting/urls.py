"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.reporting import acts, lists, overview, report_page

_ONE = "so-lieu/bao-cao/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("so-lieu/bao-cao/", lists.reports, name="reports"),
    path("so-lieu/bao-cao/tinh-hinh/", overview.reports_overview, name="reports_overview"),
    path("so-lieu/bao-cao/don-doc/", acts.reports_urge, name="reports_urge"),
    path("so-lieu/bao-cao/mo/", acts.reports_open, name="reports_open"),
    path("so-lieu/bao-cao/khoa/", acts.reports_lock, name="reports_lock"),
    path("so-lieu/bao-cao/tep/<int:pk>/", report_page.report_file, name="report_file"),
    path(_ONE, report_page.report, name="report"),
    path(f"{_ONE}duyet/", acts.report_approve, name="report_approve"),
    path(f"{_ONE}tra-lai/", acts.report_return, name="report_return"),
    path(f"{_ONE}khoa/", acts.report_lock, name="report_lock"),
    path(f"{_ONE}mo-lai/", acts.report_reopen, name="report_reopen"),
    path(f"{_ONE}don-doc/", acts.report_urge, name="report_urge"),
]
