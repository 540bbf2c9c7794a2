"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.saved import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("bo-loc/", views.keep, name="filter_keep"),
    path("bo-loc/<int:pk>/", views.change, name="filter_change"),
]
