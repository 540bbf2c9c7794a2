"""Addresses of sign-in: those of allauth that are used here. Accounts are made by an administrator, so nobody signs up."""

from allauth.account import views
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from vungmanh.desk.sign_in import organisation
from vungmanh.desk.sign_in.organisation import PROVIDER

urlpatterns = [
    path("dang-nhap/", views.login, name="account_login"),
    path("dang-nhap/co-quan/", organisation.leave, {"provider_id": PROVIDER}, name="openid_connect_login"),
    path("dang-nhap/co-quan/ve/", organisation.come_back, {"provider_id": PROVIDER}, name="openid_connect_callback"),
    path("dang-nhap/co-quan/thoi/", organisation.cancelled, name="socialaccount_login_cancelled"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("ngung-dung/", views.account_inactive, name="account_inactive"),
    path("dang-ky/", views.signup, name="account_signup"),
    path("xac-nhan-lai/", views.reauthenticate, name="account_reauthenticate"),
    path("hai-buoc/", codes.index, name="mfa_index"),
    path("hai-buoc/ma/", codes.authenticate, name="mfa_authenticate"),
    path("hai-buoc/xac-nhan-lai/", codes.reauthenticate, name="mfa_reauthenticate"),
    path("hai-buoc/bat/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path("hai-buoc/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("hai-buoc/ma-du-phong/", never_cache(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("hai-buoc/ma-du-phong/moi/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
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
