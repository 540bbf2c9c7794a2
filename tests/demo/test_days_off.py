"""The sample has deadlines in working days that lie ahead, so that the preview of a day off has something to show."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.demo.test_build import AT, quiet
from vungmanh.core.workdays import add_working_days
from vungmanh.desk.demo.build import build_demo
from vungmanh.desk.demo.together import convene
from vungmanh.programmes.domain.counting import would_move
from vungmanh.programmes.models import Task

pytestmark = pytest.mark.django_db


def test_day_off_before_the_session_moves_what_communes_owe() -> None:
    demo = build_demo(quiet, AT, only=("07-ke-hoach-210-sap-xep-thon-2026.txt",))
    convene(demo.users, AT, timezone.localdate(AT))
    session = Task.objects.get(days_from="event").starts_on
    assert session
    said = {"is_working": False, "name": "Nghỉ bù", "legal_basis": "QĐ 1", "by": demo.users["dieuphoi"], "at": AT}
    found = would_move(add_working_days(session, -2), **said)
    assert found.duties == len(demo.units.sample.communes) == len(found.moved)
    assert all(each.before > each.after > timezone.localdate(AT) for each in found.moved if each.before and each.after)
