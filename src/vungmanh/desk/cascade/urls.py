"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.cascade import acts, draft_views, share_views, views

_PLANS = "chuong-trinh/<int:pk>/cap-duoi/"
_PLAN = f"{_PLANS}<int:unit>/"
_SHARES = "chuong-trinh/<int:pk>/phan-bo/"
_SHARE = f"{_SHARES}<int:target>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PLANS, views.plans, name="programme_plans"),
    path(f"{_PLANS}yeu-cau/", acts.call_for_plans, name="programme_plans_call"),
    path(f"{_PLANS}don-doc/", acts.urge_plans, name="programme_plans_urge"),
    path(_PLAN, views.plan, name="programme_plan"),
    path(f"{_PLAN}soan/", draft_views.draft, name="programme_plan_draft"),
    path(f"{_PLAN}word/", draft_views.word, name="programme_plan_word"),
    path(f"{_PLAN}tep/", views.plan_file, name="programme_plan_file"),
    path(f"{_PLAN}ban-hanh/", draft_views.issue_plan, name="programme_plan_issue"),
    path(f"{_PLAN}bat-dau/", acts.start_plan, name="programme_plan_start"),
    path(f"{_PLAN}bo-ban-soan/", acts.discard_plan, name="programme_plan_discard"),
    path(f"{_PLAN}muc/", acts.decide_lines, name="programme_plan_lines"),
    path(f"{_PLAN}gan-van-ban/", acts.attach_directive, name="programme_plan_attach"),
    path(f"{_PLAN}rut/", acts.take_back_plan, name="programme_plan_take_back"),
    path(_SHARES, share_views.shares, name="programme_shares"),
    path(_SHARE, share_views.share_table, name="programme_share"),
    path(f"{_SHARE}de-xuat/", share_views.propose_shares, name="programme_share_propose"),
    path(f"{_SHARE}ap-dung/", share_views.confirm, name="programme_share_confirm"),
    path(f"{_SHARE}bo-nhap/", share_views.discard, name="programme_share_discard"),
    path(f"{_SHARE}mau/", share_views.template, name="programme_share_template"),
    path(f"{_SHARE}nhap/", share_views.import_sheet, name="programme_share_import"),
    path(f"{_SHARE}nhap/ghi/", share_views.import_do, name="programme_share_import_do"),
]
