"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.jobs import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("viec-nen/<int:pk>/", views.job_page, name="job"),
    path("viec-nen/<int:pk>/thu-lai/", views.retry, name="job_retry"),
]
