"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.people import acts, import_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("nguoi-dung/", views.people, name="people"),
    path("nguoi-dung/them/", acts.person_new, name="person_new"),
    path("nguoi-dung/nhap/", import_views.people_import, name="people_import"),
    path("nguoi-dung/nhap/mau.xlsx", import_views.people_template, name="people_template"),
    path("nguoi-dung/nhap/lam/", import_views.people_import_do, name="people_import_do"),
    path("nguoi-dung/nhap/xong/", import_views.people_imported, name="people_imported"),
    path("nguoi-dung/nhap/lien-ket/", import_views.people_links, name="people_links"),
    path("nguoi-dung/thiet-bi-khac/dang-xuat/", acts.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("nguoi-dung/<int:pk>/", views.person, name="person"),
    path("nguoi-dung/<int:pk>/sua/", acts.person_change, name="person_change"),
    path("nguoi-dung/<int:pk>/vai-tro/", acts.person_role, name="person_role"),
    path("nguoi-dung/<int:pk>/lien-ket/", acts.person_link, name="person_link"),
    path("nguoi-dung/<int:pk>/hai-buoc/go/", acts.person_totp_reset, name="person_totp_reset"),
    path("nguoi-dung/<int:pk>/ngung/", acts.person_deactivate, name="person_deactivate"),
    path("nguoi-dung/<int:pk>/dung-lai/", acts.person_reactivate, name="person_reactivate"),
    path("nguoi-dung/vai-tro/<int:pk>/ket-thuc/", acts.role_end, name="role_end"),
    path("nguoi-dung/vai-tro/<int:pk>/thay-mat/", acts.role_delegate, name="role_delegate"),
]
