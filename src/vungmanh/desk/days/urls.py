"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.days import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("ngay-nghi/", views.days, name="days"),
    path("ngay-nghi/ghi/", views.decide, name="day_decide"),
    path("ngay-nghi/<int:pk>/rut/", views.withdraw, name="day_withdraw"),
]
