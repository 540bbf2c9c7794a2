"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from vungmanh.desk.premises import rooms
from vungmanh.desk.records import dues
from vungmanh.desk.records.rooms import routes

urlpatterns: list[URLPattern | URLResolver] = [
    *routes(rooms.PREMISES_ROOM),
    *routes(rooms.EQUIPMENT_ROOM),
    *dues.routes(rooms.DUE_ROOM),
]
