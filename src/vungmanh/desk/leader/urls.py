"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.leader import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("dieu-hanh/", views.leader, name="leader"),
    path("dieu-hanh/chi-tieu/", views.leader_targets, name="leader_targets"),
]
