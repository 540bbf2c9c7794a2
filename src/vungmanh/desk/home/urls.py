"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("suc-khoe/", views.health, name="health"),
    path("ngon-ngu/", views.set_language, name="language"),
]
