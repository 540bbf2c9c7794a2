"""Addresses of the registers of dated records: premises, holdings, bodies, and all of one unit."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.bodies.urls import urlpatterns as bodies
from vungmanh.desk.holdings.urls import urlpatterns as holdings
from vungmanh.desk.premises.urls import urlpatterns as premises
from vungmanh.desk.records import unit, wording  # noqa: F401

urlpatterns: list[URLPattern | URLResolver] = [
    *premises,
    *holdings,
    *bodies,
    path("so-sach/don-vi/<int:pk>/", unit.kept_unit, name="kept_unit"),
]
