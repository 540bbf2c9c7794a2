"""Addresses of these rooms."""

from django.urls import URLPattern, URLResolver

from vungmanh.desk.records import wording  # noqa: F401

urlpatterns: list[URLPattern | URLResolver] = []
