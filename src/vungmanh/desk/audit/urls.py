"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.audit import views

urlpatterns: list[URLPattern | URLResolver] = [path("nhat-ky/", views.audit, name="audit")]
