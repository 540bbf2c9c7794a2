"""All addresses of the product, and an empty page of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """The frame of every page around nothing."""
    return render(request, "desk/base.html")


urlpatterns = [path("trong/", empty), path("", include("vungmanh.urls"))]
