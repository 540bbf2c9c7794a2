"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.training import attraction, courses, needs, plans
from vungmanh.desk.training import wording as wording

urlpatterns: list[URLPattern | URLResolver] = [
    path("so-sach/dao-tao/", needs.training_needs, name="training_needs"),
    path("so-sach/dao-tao/ke-hoach/", plans.training_plans, name="training_plans"),
    path("so-sach/dao-tao/ke-hoach/lap/", plans.training_plan_new, name="training_plan_new"),
    path("so-sach/dao-tao/ke-hoach/<int:pk>/", plans.training_plan, name="training_plan"),
    path("so-sach/dao-tao/ke-hoach/<int:pk>/sua/", plans.training_plan_change, name="training_plan_change"),
    path("so-sach/dao-tao/ke-hoach/<int:pk>/luot/<int:line>/", plans.training_plan_turns, name="training_plan_turns"),
    path("so-sach/dao-tao/lop/", courses.courses, name="courses"),
    path("so-sach/dao-tao/lop/mo/", courses.course_new, name="course_new"),
    path("so-sach/dao-tao/lop/<int:pk>/", courses.course, name="course"),
    path("so-sach/dao-tao/lop/<int:pk>/sua/", courses.course_change, name="course_change"),
    path("so-sach/dao-tao/lop/<int:pk>/cu-di/", courses.course_enrol, name="course_enrol"),
    path("so-sach/dao-tao/lop/<int:pk>/ket-qua/", courses.course_results, name="course_results"),
    path("so-sach/dao-tao/lop/<int:pk>/rut/", courses.course_withdraw, name="course_withdraw"),
    path("so-sach/dao-tao/lop/<int:pk>/khoi-phuc/", courses.course_give_back, name="course_give_back"),
    path("so-sach/dao-tao/luot/<int:pk>/rut/", courses.enrolment_take_out, name="enrolment_take_out"),
    path("so-sach/dao-tao/luot/<int:pk>/khoi-phuc/", courses.enrolment_put_back, name="enrolment_put_back"),
    path("so-sach/dao-tao/thu-hut/", attraction.attractions, name="attractions"),
    path("so-sach/dao-tao/thu-hut/ghi/", attraction.attraction_new, name="attraction_new"),
    path("so-sach/dao-tao/thu-hut/<int:pk>/", attraction.attraction, name="attraction"),
    path("so-sach/dao-tao/thu-hut/<int:pk>/sua/", attraction.attraction_change, name="attraction_change"),
    path("so-sach/dao-tao/thu-hut/<int:pk>/rut/", attraction.attraction_withdraw, name="attraction_withdraw"),
    path("so-sach/dao-tao/thu-hut/<int:pk>/khoi-phuc/", attraction.attraction_give_back, name="attraction_give_back"),
    path("so-sach/dao-tao/thu-hut/<int:pk>/nhan-viec/", attraction.attraction_arrive, name="attraction_arrive"),
    path("so-sach/dao-tao/thu-hut/nguoi/<int:pk>/", attraction.arrival_change, name="arrival_change"),
    path("so-sach/dao-tao/thu-hut/nguoi/<int:pk>/rut/", attraction.arrival_withdraw, name="arrival_withdraw"),
    path("so-sach/dao-tao/thu-hut/nguoi/<int:pk>/khoi-phuc/", attraction.arrival_give_back, name="arrival_give_back"),
]
