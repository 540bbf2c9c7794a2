"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.search import views

urlpatterns: list[URLPattern | URLResolver] = [path("tim/", views.search, name="search")]
