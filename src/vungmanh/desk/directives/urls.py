"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.directives import (
    confirm_views,
    document_views,
    item_views,
    list_views,
    name_views,
    publish_views,
    reread_views,
    upload_views,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("van-ban/", list_views.directive_list, name="directives"),
    path("van-ban/tai-len/", upload_views.upload, name="directive_upload"),
    path("van-ban/<int:pk>/tai-len/", upload_views.state, name="directive_upload_state"),
    path("van-ban/<int:pk>/", document_views.directive, name="directive"),
    path("van-ban/<int:pk>/goc/", document_views.original, name="directive_original"),
    path("van-ban/<int:pk>/doc-lai/", document_views.retry, name="directive_retry"),
    path("van-ban/<int:pk>/xac-nhan/", confirm_views.confirm, name="directive_confirm"),
    path("van-ban/<int:pk>/nhan-nhieu/", confirm_views.accept_many, name="directive_accept_many"),
    path("van-ban/<int:pk>/hoan-tac/", confirm_views.undo, name="directive_undo"),
    path("van-ban/<int:pk>/them/", confirm_views.add, name="directive_add"),
    path("van-ban/<int:pk>/thong-tin/", document_views.particulars, name="directive_document"),
    path("van-ban/<int:pk>/ban-hanh/", publish_views.publish, name="directive_publish"),
    path("van-ban/<int:pk>/ban-hanh/rut/", publish_views.withdraw, name="directive_withdraw"),
    path("van-ban/<int:pk>/ban-doc-moi/", reread_views.reread, name="directive_reread"),
    path("van-ban/<int:pk>/goi-y-ten/", name_views.name_choices, name="directive_names"),
    path("van-ban/<int:pk>/don-vi/", name_views.unit_choices, name="directive_units"),
    path("van-ban/muc/<int:pk>/", item_views.show, name="item"),
    path("van-ban/muc/<int:pk>/nhan/", item_views.save, name="item_save"),
    path("van-ban/muc/<int:pk>/bo/", item_views.reject, name="item_reject"),
    path("van-ban/muc/<int:pk>/khoi-phuc/", item_views.restore, name="item_restore"),
    path("van-ban/muc/<int:pk>/tach/", item_views.split, name="item_split"),
    path("van-ban/muc/<int:pk>/gop/", item_views.merge, name="item_merge"),
    path("van-ban/muc/<int:pk>/nhap/", item_views.draft, name="item_draft"),
    path("van-ban/muc/<int:pk>/bo-nhap/", item_views.discard, name="item_discard"),
    path("van-ban/ten/<int:pk>/", name_views.resolve, name="actor_resolve"),
    path("van-ban/nghi-ngo/<int:pk>/", confirm_views.settle, name="finding_settle"),
]
