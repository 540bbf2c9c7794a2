"""All addresses: sign-in, then the desk."""

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("allauth.account.urls")),
    path("", include("vungmanh.desk.urls")),
]
