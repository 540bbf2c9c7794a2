"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.fieldwork import (
    home,
    records,
    study,
    study_acts,
    survey_acts,
    survey_answers,
    survey_sheets,
    surveys,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("so-sach/", home.registers, name="registers"),
    path("so-sach/quan-triet/", study.study, name="study"),
    path("so-sach/quan-triet/<int:pk>/", study.study_directive, name="study_directive"),
    path("so-sach/quan-triet/<int:pk>/buoi/", study.study_sessions, name="study_sessions"),
    path("so-sach/quan-triet/<int:pk>/ghi/", study_acts.study_record, name="study_record"),
    path("so-sach/quan-triet/buoi/<int:pk>/", study.study_session, name="study_session"),
    path("so-sach/quan-triet/buoi/<int:pk>/sua/", study_acts.study_change, name="study_session_change"),
    *records.routes("study_session", "so-sach/quan-triet/buoi/"),
    path("so-sach/khao-sat/", surveys.surveys, name="surveys"),
    path("so-sach/khao-sat/mo/", survey_acts.survey_new, name="survey_new"),
    path("so-sach/khao-sat/<int:pk>/", surveys.survey, name="survey"),
    path("so-sach/khao-sat/<int:pk>/ket-qua/", surveys.survey_results, name="survey_results"),
    path("so-sach/khao-sat/<int:pk>/mau-phieu/", surveys.survey_form, name="survey_form"),
    path("so-sach/khao-sat/<int:pk>/sua/", survey_acts.survey_change, name="survey_change"),
    path("so-sach/khao-sat/<int:pk>/cau-hoi/", survey_acts.survey_questions, name="survey_questions"),
    path("so-sach/khao-sat/<int:pk>/phat/", survey_acts.survey_launch, name="survey_launch"),
    path("so-sach/khao-sat/<int:pk>/don-vi/", survey_acts.survey_follow_units, name="survey_follow_units"),
    path("so-sach/khao-sat/<int:pk>/ket-thuc/", survey_acts.survey_close, name="survey_close"),
    path("so-sach/khao-sat/<int:pk>/ket-luan/", survey_acts.survey_conclude, name="survey_conclude"),
    path("so-sach/khao-sat/<int:pk>/mau.xlsx", survey_sheets.survey_template, name="survey_template"),
    path("so-sach/khao-sat/<int:pk>/nhap/", survey_sheets.survey_import, name="survey_import"),
    path("so-sach/khao-sat/<int:pk>/nhap/lam/", survey_sheets.survey_import_do, name="survey_import_do"),
    path("so-sach/khao-sat/phieu/<int:pk>/", survey_answers.survey_answer, name="survey_answer"),
    path(
        "so-sach/khao-sat/phieu/<int:pk>/rut/", survey_answers.survey_answer_take_back, name="survey_answer_take_back"
    ),
    path(
        "so-sach/khao-sat/phieu/<int:pk>/tra/", survey_answers.survey_answer_give_back, name="survey_answer_give_back"
    ),
    *records.routes("survey", "so-sach/khao-sat/", has_files=False),
]
