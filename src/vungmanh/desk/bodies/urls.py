"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.bodies import rooms, views
from vungmanh.desk.records import dues
from vungmanh.desk.records.rooms import routes

urlpatterns: list[URLPattern | URLResolver] = [
    *routes(rooms.BODY_ROOM),
    *routes(rooms.MEMBERSHIP_ROOM),
    *dues.routes(rooms.DUE_ROOM),
    path("so-sach/to-chuc/<int:pk>/dem/", views.body_count, name="body_count"),
    path("so-sach/to-chuc/cay/", views.bodies_tree, name="bodies_tree"),
    path("so-sach/to-chuc/bien-dong/", views.bodies_flow, name="bodies_flow"),
]
