"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from vungmanh.desk.holdings import rooms
from vungmanh.desk.records import dues
from vungmanh.desk.records.rooms import routes

urlpatterns: list[URLPattern | URLResolver] = [*routes(rooms.ROOM), *dues.routes(rooms.DUE_ROOM)]
