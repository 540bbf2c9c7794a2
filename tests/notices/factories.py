"""A programme with people on both sides, and the moment at which tests stand."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from tests.conftest import Cast
from tests.programmes.factories import add_report, add_target, add_task, make_directive
from vungmanh.accounts.models import User
from vungmanh.notices.domain.telling import tell
from vungmanh.notices.enums import How, Kind
from vungmanh.notices.models import Notice
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Duty, Programme

ON = datetime.date(2026, 6, 10)
"""A Wednesday."""
AT = datetime.datetime(2026, 6, 10, 8, 0, tzinfo=timezone.get_default_timezone())


def make_programme(cast: Cast) -> Programme:
    """Sở Nội vụ leads a task with a commune; both communes report, the report goes to Sở Nội vụ."""
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Rà soát quy hoạch", leads=[cast.department], partners=[cast.commune], due="2026-07-10")
    communes = [cast.commune, cast.other_commune]
    add_report(directive, "Báo cáo kết quả", sources=communes, receivers=[cast.department], due="2026-06-25")
    add_target(directive, "92% cán bộ đạt chuẩn", leads=[cast.commune], due="2026-12-31")
    add_task(directive, "Sắp xếp tổ chức", leads=[cast.commune], condition="khi có hướng dẫn")
    return publish(directive, by=cast.officer, at=AT, on=ON)


def act(duty: Duty, what: DutyAct, by: Any, text: str = "Nội dung", **said: Any) -> None:
    """One act, a minute after the one before."""
    version = Duty.objects.get(pk=duty.pk).version
    follow(duty, what, Said(text, **said), by=by, at=AT + datetime.timedelta(minutes=version), on=ON, version=version)


def tell_all(at: datetime.datetime = AT) -> None:
    while tell(at=at, on=timezone.localdate(at)):
        pass


def make_notice(person: User, duty: Duty | None = None, *, key: str = "x", **values: Any) -> Notice:
    columns = {"kind": Kind.RETURNED, "at": AT, "how": How.NOT, "duty": duty} | values
    return Notice.objects.create(person=person, key=key, **columns)
