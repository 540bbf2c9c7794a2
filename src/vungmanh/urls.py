"""All addresses: sign-in, then the desk."""

from django.urls import include, path

handler400 = "vungmanh.desk.faults.bad_request"
handler500 = "vungmanh.desk.faults.server_error"
urlpatterns = [
    path("tai-khoan/", include("vungmanh.desk.sign_in.urls")),
    path("", include("vungmanh.desk.urls")),
]
