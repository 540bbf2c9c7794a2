"""All addresses: sign-in, then the desk."""

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("vungmanh.desk.sign_in.urls")),
    path("", include("vungmanh.desk.urls")),
]
