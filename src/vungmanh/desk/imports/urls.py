"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.imports import acts, sheets, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("so-sach/nhap/", views.imports, name="imports"),
    path("so-sach/nhap/<int:pk>/", views.sheet_import, name="import"),
    path("so-sach/nhap/<int:pk>/loi.xlsx", sheets.import_faults, name="import_faults"),
    path("so-sach/nhap/<int:pk>/goc/", sheets.import_original, name="import_original"),
    path("so-sach/nhap/<int:pk>/tra-loi/", acts.import_answer, name="import_answer"),
    path("so-sach/nhap/<int:pk>/nhap/", acts.import_start, name="import_start"),
    path("so-sach/nhap/<int:pk>/hoan-tac/", acts.import_undo, name="import_undo"),
    path("so-sach/nhap/<int:pk>/kiem-tra/", acts.import_check_again, name="import_check_again"),
    path("so-sach/nhap/<int:pk>/bo/", acts.import_drop, name="import_drop"),
    path("so-sach/nhap/<slug:register>/", views.import_new, name="import_new"),
    path("so-sach/nhap/<slug:register>/mau.xlsx", sheets.import_template, name="import_template"),
    path("so-sach/nhap/<slug:register>/xuat.xlsx", sheets.import_export, name="import_export"),
]
