"""Every main page on a desk and a phone: nothing serious for axe, no sideways scrolling, no error in the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.steps import sign_in
from vungmanh.core.models import Job
from vungmanh.desk.demo.build import Stage, build_demo
from vungmanh.fieldwork.models import Survey
from vungmanh.officials.models import Person
from vungmanh.programmes.enums import DutyAct, DutyState
from vungmanh.programmes.models import Duty, Programme

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OWN = (
    "/",
    "/viec/",
    "/viec/?tab=cho-toi",
    "/viec/?tab=tat-ca&state=late",
    "/viec/?nhom=ngay",
    "/dieu-hanh/",
    "/dieu-hanh/chi-tieu/",
    "/van-ban/",
    "/van-ban/tai-len/",
    "/chuong-trinh/",
    "/don-vi/",
    "/don-vi/nhap/",
    "/tim/?q=xa",
    "/nhat-ky/",
    "/tai-khoan/mat-khau/doi/",
)
REGISTERS = (
    "/so-sach/",
    "/so-sach/can-bo/",
    "/so-sach/can-bo/bien-che/",
    "/so-sach/can-bo/tran-xep-loai/",
    "/so-sach/chuan-chuc-danh/",
    "/so-sach/chuan-chuc-danh/quy-dinh/",
    "/so-sach/dao-tao/",
    "/so-sach/dao-tao/lop/",
    "/so-sach/dao-tao/ke-hoach/lap/",
    "/so-sach/tru-so/",
    "/so-sach/ho-so/bang/",
    "/so-sach/to-chuc/cay/",
    "/so-sach/to-chuc/bien-dong/",
    "/so-sach/khao-sat/",
    "/so-sach/nhap/can-bo/",
    "/so-lieu/",
    "/so-lieu/bang/",
    "/so-lieu/chat-luong/",
    "/so-lieu/chi-so/moi/",
    "/so-lieu/bao-cao/",
    "/so-lieu/bao-cao/tinh-hinh/",
)
SCREENS = ((1366, 768), (390, 844))
OPEN = ("/tai-khoan/dang-nhap/", "/tai-khoan/mat-khau/quen/", "/tai-khoan/dang-ky/", "/tai-khoan/ngung-dung/")
TABS = ("", "nhiem-vu/", "lich/", "don-vi/", "van-ban/", "thay-doi/")


def test_main_pages_are_sound(page: Page, serious: Callable[[Page], list[str]]) -> None:
    build_demo(lambda done, total, note: None, timezone.now(), stage=Stage.RUNNING)
    said: list[str] = []
    page.on("console", lambda line: said.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    found = {address: faults(page, serious, address) for address in OPEN}
    sign_in(page)
    found |= {address: faults(page, serious, address) for address in (*OWN, *REGISTERS, *of_things())}
    assert {address: each for address, each in found.items() if each} == {}
    assert said == []


def of_things() -> list[str]:
    """Pages about one thing of the sample province: a document, a programme with its panels, a unit, a job. Those of a document
    that waits are seen in test_publish_journey."""
    programme = Programme.objects.order_by("pk").first()
    assert programme is not None
    task = programme.tasks.order_by("position")[0]
    duty = Duty.objects.filter(programme=programme).order_by("pk")[0]
    submitted = Duty.objects.filter(state=DutyState.SUBMITTED).order_by("pk")[0]
    asked = Duty.objects.filter(entries__act=DutyAct.ASKED).order_by("pk")[0]
    target = programme.targets.order_by("pk")[0]
    survey = Survey.objects.order_by("-pk")[0]
    person = Person.objects.order_by("pk")[0]
    about = f"/chuong-trinh/{programme.pk}/"
    return [
        f"/van-ban/{programme.directive_id}/",
        *(about + tab for tab in TABS),
        f"{about}nhiem-vu/?muc=n{task.pk}",
        f"{about}don-vi/?muc=d{duty.unit_id}",
        f"{about}chi-tieu/{target.pk}/",
        f"/so-sach/khao-sat/{survey.pk}/cau-hoi/",
        f"/so-sach/can-bo/{person.pk}/",
        f"/don-vi/{duty.unit_id}/",
        f"/don-vi/{duty.unit_id}/thay-doi/",
        *(f"/viec/{each.pk}/" for each in (duty, submitted, asked)),
        *(f"/viec-nen/{job.pk}/" for job in Job.objects.order_by("pk")[:1]),
    ]


def faults(page: Page, serious: Callable[[Page], list[str]], address: str) -> list[str]:
    """What is wrong with the page, on an office screen and then on a phone, where axe looks at it too."""
    answer = page.goto(address)
    assert answer is not None
    found = [] if answer.status == 200 else [f"status {answer.status}"]
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [] if wide <= width else [f"{wide} pixels wide on {width}"]
    return found + serious(page)
