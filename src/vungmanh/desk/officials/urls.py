"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.officials import acts, ceiling_list, ceilings, file_page, lists, staffing

_LINES = {"post": "chuc-danh", "qualification": "trinh-do", "training": "boi-duong", "evaluation": "xep-loai"}
_LINES |= {"discipline": "ky-luat", "departure": "thoi-viec"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("so-sach/can-bo/", lists.officials, name="officials"),
    path("so-sach/can-bo/don-vi-het/", lists.officials_ended, name="officials_ended"),
    path("so-sach/can-bo/mo/", acts.official_new, name="official_new"),
    path("so-sach/can-bo/<int:pk>/", file_page.official, name="official"),
    path("so-sach/can-bo/<int:pk>/hien/", file_page.official_show, name="official_show"),
    path("so-sach/can-bo/<int:pk>/sua/", acts.official_change, name="official_change"),
    path("so-sach/can-bo/<int:pk>/rieng/", acts.official_private, name="official_private"),
    path("so-sach/can-bo/<int:pk>/rut/", acts.official_withdraw, name="official_withdraw"),
    path("so-sach/can-bo/<int:pk>/khoi-phuc/", acts.official_give_back, name="official_give_back"),
    path("so-sach/can-bo/<int:pk>/chuc-danh/", acts.official_add_post, name="official_add_post"),
    path("so-sach/can-bo/<int:pk>/thoi-viec/", acts.official_add_departure, name="official_add_departure"),
    *(
        path(
            f"so-sach/can-bo/<int:pk>/{_LINES[kind]}/",
            acts.official_add_line,
            {"kind": kind},
            name=f"official_add_{kind}",
        )
        for kind in acts.LINES
    ),
    path("so-sach/can-bo/chuc-danh/<int:pk>/sua/", acts.official_post_change, name="official_post_change"),
    path("so-sach/can-bo/chuc-danh/<int:pk>/ket-thuc/", acts.official_post_end, name="official_post_end"),
    path("so-sach/can-bo/xep-loai/tep/<int:pk>/", file_page.official_evaluation_file, name="official_evaluation_file"),
    *(route for kind, word in _LINES.items() for route in acts.line_routes(kind, f"so-sach/can-bo/{word}/")),
    path("so-sach/can-bo/bien-che/", staffing.staffing, name="staffing"),
    path("so-sach/can-bo/bien-che/<int:pk>/", staffing.staffing_unit, name="staffing_unit"),
    path("so-sach/can-bo/tran-xep-loai/", ceiling_list.evaluation_ceilings, name="evaluation_ceilings"),
    path("so-sach/can-bo/bien-che/<int:pk>/xep-loai/<int:year>/", ceiling_list.staffing_graded, name="staffing_graded"),
    path("so-sach/can-bo/bien-che/<int:pk>/tran/<int:year>/", ceilings.staffing_raise, name="staffing_raise"),
    path(
        "so-sach/can-bo/bien-che/tran/<int:pk>/rut/", ceilings.raised_ceiling_withdraw, name="raised_ceiling_withdraw"
    ),
    path(
        "so-sach/can-bo/bien-che/tran/<int:pk>/khoi-phuc/",
        ceilings.raised_ceiling_give_back,
        name="raised_ceiling_give_back",
    ),
    path("so-sach/can-bo/bien-che/<int:pk>/giao/", staffing.staffing_grant, name="staffing_grant"),
    path("so-sach/can-bo/bien-che/giao/<int:pk>/sua/", staffing.staffing_quota_change, name="staffing_quota_change"),
    path(
        "so-sach/can-bo/bien-che/giao/<int:pk>/rut/", staffing.staffing_quota_withdraw, name="staffing_quota_withdraw"
    ),
    path(
        "so-sach/can-bo/bien-che/giao/<int:pk>/khoi-phuc/",
        staffing.staffing_quota_give_back,
        name="staffing_quota_give_back",
    ),
]
