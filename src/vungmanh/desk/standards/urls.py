"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from vungmanh.desk.standards import wording  # noqa: F401

urlpatterns: list[URLPattern | URLResolver] = []
