"""Addresses of sign-in: those of allauth that are used here. Accounts are made by an administrator, so nobody signs up."""

from allauth.account import views
from django.urls import path, re_path

urlpatterns = [
    path("dang-nhap/", views.login, name="account_login"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("ngung-dung/", views.account_inactive, name="account_inactive"),
    path("dang-ky/", views.signup, name="account_signup"),
    path("xac-nhan-lai/", views.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/doi/", views.password_change, name="account_change_password"),
    path("mat-khau/quen/", views.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mat-khau/dat-lai/xong/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
