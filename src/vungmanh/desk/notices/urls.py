"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.notices import calendar_views, mail_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/so-chua-doc/", views.unread, name="notices_unread"),
    path("thong-bao/da-doc/", views.read_all, name="notices_read_all"),
    path("thong-bao/tuy-chon/", views.choices, name="notice_choices"),
    path("thong-bao/<int:pk>/", views.notice, name="notice"),
    path("thong-bao/<int:pk>/da-doc/", views.read_one, name="notice_read"),
    path("lich-cua-toi/", calendar_views.calendar, name="calendar"),
    path("lich-cua-toi/dia-chi-moi/", calendar_views.renew, name="calendar_renew"),
    path("lich-cua-toi/thoi/", calendar_views.revoke, name="calendar_revoke"),
    path("lich/<slug:token>.ics", calendar_views.feed, name="calendar_feed"),
    path("thu-gui-di/", mail_views.mails, name="mails"),
    path("thu-gui-di/<int:pk>/gui-lai/", mail_views.send_again, name="mail_again"),
]
