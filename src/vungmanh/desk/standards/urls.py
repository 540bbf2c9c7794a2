"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from vungmanh.desk.standards import wording as wording

urlpatterns: list[URLPattern | URLResolver] = []
