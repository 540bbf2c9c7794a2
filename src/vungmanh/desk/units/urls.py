"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.units import acts, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("don-vi/", views.units, name="units"),
    path("don-vi/nhap/", views.units_import, name="units_import"),
    path("don-vi/nhap/mau.xlsx", views.units_template, name="units_template"),
    path("don-vi/<int:pk>/", views.unit, name="unit"),
    path("don-vi/<int:pk>/thay-doi/", acts.unit_change, name="unit_change"),
]
