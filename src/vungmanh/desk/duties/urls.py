"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.duties import acts, assigning, quick, quotas, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("viec/", views.duties, name="duties"),
    path("viec/don-doc/", acts.urge_late, name="duties_urge"),
    path("viec/giao/", assigning.assign_duties, name="duties_assign"),
    path("viec/<int:pk>/", views.duty, name="duty"),
    path("viec/nhieu/", acts.act_with_many, name="duties_many"),
    path("viec/<int:pk>/nhanh/", quick.open_row, name="duty_quick"),
    path("viec/<int:pk>/ngay/", quotas.log, name="duty_stay"),
    path("viec/<int:pk>/ngay/<int:stay>/rut/", quotas.take_back, name="duty_stay_withdraw"),
    path("viec/<int:pk>/nguoi-dinh-muc/", quotas.name, name="duty_quota_person"),
    path("viec/<int:pk>/nguoi-dinh-muc/<int:person>/thoi/", quotas.end, name="duty_quota_person_end"),
    path("viec/<int:pk>/buoc/", acts.act, name="duty_act"),
    path("viec/tep/<int:pk>/", views.evidence, name="duty_evidence"),
]
