"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.programmes import acts, ordering, results, target_page, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("chuong-trinh/", views.programmes, name="programmes"),
    path("chuong-trinh/<int:pk>/", views.targets, name="programme"),
    path("chuong-trinh/<int:pk>/nhiem-vu/", views.tasks, name="programme_tasks"),
    path("chuong-trinh/<int:pk>/lich/", views.calendar, name="programme_calendar"),
    path("chuong-trinh/<int:pk>/don-vi/", views.units, name="programme_units"),
    path("chuong-trinh/<int:pk>/van-ban/", views.text, name="programme_text"),
    path("chuong-trinh/<int:pk>/thay-doi/", views.changes, name="programme_changes"),
    path("chuong-trinh/<int:pk>/chi-tieu/<int:target>/", target_page.target, name="programme_target"),
    path("chuong-trinh/<int:pk>/chi-tieu/<int:target>/gan/", target_page.bind_target, name="programme_target_bind"),
    path(
        "chuong-trinh/<int:pk>/chi-tieu/<int:target>/lay-lai/",
        target_page.take_binding_back,
        name="programme_target_unbind",
    ),
    path("chuong-trinh/<int:pk>/gan-chi-so/", target_page.bindings, name="programme_bindings"),
    path("chuong-trinh/<int:pk>/gan-chi-so/nhan/", target_page.accept_proposals, name="programme_bindings_accept"),
    path("van-ban/<int:pk>/doi-chieu/", results.results, name="directive_results"),
    path("van-ban/<int:pk>/doi-chieu/nhan/", results.accept_results, name="directive_results_accept"),
    path("chuong-trinh/<int:pk>/nhiem-vu/<int:task>/dieu-kien/", acts.wake_task, name="programme_wake"),
    path("chuong-trinh/<int:pk>/nhiem-vu/<int:task>/rut-dieu-kien/", acts.sleep_task, name="programme_sleep"),
    path("chuong-trinh/<int:pk>/thu-tu/<str:key>/", ordering.order, name="programme_order"),
    path("chuong-trinh/<int:pk>/thu-tu/<str:key>/doi/", ordering.change_order, name="programme_order_change"),
    path("chuong-trinh/<int:pk>/dinh-muc/<str:key>/", ordering.record_quota, name="programme_quota"),
    path("chuong-trinh/<int:pk>/bat-dau/<str:key>/", ordering.record_day, name="programme_start"),
    path("chuong-trinh/<int:pk>/cap-nhat-don-vi/", acts.follow_units, name="programme_follow_units"),
    path("chuong-trinh/<int:pk>/keo-dai-lich/", acts.extend_calendar, name="programme_extend"),
    path("chuong-trinh/<int:pk>/sua-doi/<int:directive>/", acts.amendment, name="programme_amendment"),
    path("chuong-trinh/<int:pk>/sua-doi/<int:directive>/<int:item>/", acts.decide_change, name="programme_change"),
]
