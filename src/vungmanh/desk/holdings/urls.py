"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.holdings import convention_rooms, rooms, suggestion_rooms, views
from vungmanh.desk.records import dues
from vungmanh.desk.records.rooms import routes

urlpatterns: list[URLPattern | URLResolver] = [
    *routes(rooms.ROOM),
    *dues.routes(rooms.DUE_ROOM),
    *routes(suggestion_rooms.OPENING_ROOM),
    *routes(suggestion_rooms.SUGGESTION_ROOM),
    path("so-sach/ho-so/y-kien/<int:pk>/xu-ly/", views.suggestion_handle, name="suggestion_handle"),
    *routes(convention_rooms.CONVENTION_ROOM),
    path("so-sach/ho-so/huong-uoc/<int:pk>/buoc/<slug:step>/", views.convention_step, name="convention_step"),
]
