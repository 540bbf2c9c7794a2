"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.fieldwork import home, records, study, study_acts

urlpatterns: list[URLPattern | URLResolver] = [
    path("so-sach/", home.registers, name="registers"),
    path("so-sach/quan-triet/", study.study, name="study"),
    path("so-sach/quan-triet/<int:pk>/", study.study_directive, name="study_directive"),
    path("so-sach/quan-triet/<int:pk>/buoi/", study.study_sessions, name="study_sessions"),
    path("so-sach/quan-triet/<int:pk>/ghi/", study_acts.study_record, name="study_record"),
    path("so-sach/quan-triet/buoi/<int:pk>/", study.study_session, name="study_session"),
    path("so-sach/quan-triet/buoi/<int:pk>/sua/", study_acts.study_change, name="study_session_change"),
    *records.routes("study_session", "so-sach/quan-triet/buoi/"),
]
