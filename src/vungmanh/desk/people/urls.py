"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.people import acts, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("nguoi-dung/", views.people, name="people"),
    path("nguoi-dung/them/", acts.person_new, name="person_new"),
    path("nguoi-dung/<int:pk>/", views.person, name="person"),
    path("nguoi-dung/<int:pk>/sua/", acts.person_change, name="person_change"),
    path("nguoi-dung/<int:pk>/vai-tro/", acts.person_role, name="person_role"),
    path("nguoi-dung/<int:pk>/lien-ket/", acts.person_link, name="person_link"),
    path("nguoi-dung/<int:pk>/ngung/", acts.person_deactivate, name="person_deactivate"),
    path("nguoi-dung/<int:pk>/dung-lai/", acts.person_reactivate, name="person_reactivate"),
    path("nguoi-dung/vai-tro/<int:pk>/ket-thuc/", acts.role_end, name="role_end"),
]
