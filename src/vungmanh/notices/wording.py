"""Notices in words: what happened, to what, and where to go."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from vungmanh.accounts.enums import Role
from vungmanh.indicators.forms import forms
from vungmanh.indicators.periods import period_named
from vungmanh.language.text import squeeze
from vungmanh.notices.enums import Kind
from vungmanh.notices.models import Notice
from vungmanh.programmes.models import Duty, Programme

TONES = {
    Kind.LATE: "bad", Kind.RETURNED: "bad", Kind.REFUSED: "bad", Kind.NEAR: "near", Kind.URGED: "near",
    Kind.ACCEPTED: "good", Kind.EXTENDED: "good", Kind.ANSWERED: "good", Kind.SUBMITTED: "busy", Kind.HINDERED: "busy",
    Kind.ASKED: "busy", Kind.CAME: "busy", Kind.ASSIGNED: "busy", Kind.WOKEN: "busy", Kind.REOPENED: "near",
    Kind.ESCALATED: "bad", Kind.CALLED: "busy", Kind.MENDED: "bad",
}  # fmt: skip
"""How a kind is marked beside its word; the others are quiet."""


def headline(notice: Notice) -> str:
    """What happened, in one line."""
    sentences = _SENTENCES if notice.report_id is None else _OF_REPORTS
    return sentences[Kind(notice.kind)](notice)


_ALIKE = (Kind.NEAR, Kind.LATE, Kind.WOKEN, Kind.SLEPT)
"""Kinds whose duties, where they are several, are one thing owed by several units."""


def about(notice: Notice) -> str:
    """What it happened to: the duty, or of several the programme; the form and period of a report."""
    if notice.report_id is not None:
        return _report(notice)
    if notice.duty and (notice.count == 1 or notice.kind in _ALIKE):
        return title_of(notice.duty)
    return called(notice.programme) if notice.programme else ""


def owed_by(notice: Notice) -> str:
    """The unit whose duty or report it is, or how many; empty where the duties of a person differ."""
    if notice.report_id is not None and notice.count == 1:
        return str(notice.data["unit"])
    if notice.duty and notice.count == 1:
        return str(notice.duty.unit.name)
    if notice.kind in _ALIKE or notice.report_id is not None:
        return ngettext("%(count)s đơn vị", "%(count)s đơn vị", notice.count) % {"count": notice.count}
    return ""


def title_of(duty: Duty) -> str:
    """What is owed, in the words of the directive."""
    source: Any = duty.task or duty.report
    words = squeeze(source.text if source else duty.target.what if duty.target else "").lstrip("-–+• ")
    return words[:1].upper() + words[1:]


def called(programme: Programme) -> str:
    """Number and title."""
    number = programme.directive.number
    return f"{number}: {squeeze(programme.title)}" if number else squeeze(programme.title)


def place_of(notice: Notice) -> str:
    """The address on this site to which it leads."""
    if notice.kind in (Kind.DELEGATED, Kind.ROLE, Kind.ROLE_ENDED):
        return reverse("desk:person", args=[notice.person_id])
    if notice.report_id is not None:
        if notice.count == 1:
            return reverse("desk:report", args=[notice.report_id])
        data = notice.data
        return f"{reverse('desk:reports')}?tinh_trang=tre&bieu={data['form']}&ky={data['period']}"
    if notice.kind == Kind.MENDED:
        return reverse("desk:figures_quality")
    if notice.kind == Kind.CALLED:
        return reverse("desk:programme_plans", args=[notice.programme_id])
    if notice.duty_id and notice.count == 1:
        return reverse("desk:duty", args=[notice.duty_id])
    if notice.kind == Kind.WITHDRAWN:
        return reverse("desk:programme_changes", args=[notice.programme_id])
    tab = "tab=bao-len&" if notice.kind == Kind.ESCALATED else ""
    return f"{reverse('desk:duties')}?{tab}programme={notice.programme_id}"


def day(value: datetime.date | str | None) -> str:
    """A date, also as the notice keeps it, in the form of the language."""
    found = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return str(date_format(found, "SHORT_DATE_FORMAT")) if found else gettext("không hạn")


def _unit(notice: Notice) -> str:
    return notice.duty.unit.name if notice.duty else ""


def _came(notice: Notice) -> str:
    return ngettext("%(count)s việc mới phải làm", "%(count)s việc mới phải làm", notice.count) % {
        "count": notice.count
    }


def _moved(notice: Notice) -> str:
    if notice.count > 1:
        return gettext("Đổi hạn của %(count)s việc") % {"count": notice.count}
    if "due" not in notice.data and "before" not in notice.data:
        return gettext("Đổi hạn")
    days = {"before": day(notice.data.get("before")), "due": day(notice.data.get("due"))}
    return gettext("Đổi hạn từ %(before)s thành %(due)s") % days


def _withdrawn(notice: Notice) -> str:
    words = ngettext("%(count)s việc thôi không phải làm", "%(count)s việc thôi không phải làm", notice.count)
    return words % {"count": notice.count}


def _woken(notice: Notice) -> str:
    if notice.count > 1:
        return gettext("Điều kiện đã đến: %(count)s việc bắt đầu tính") % {"count": notice.count}
    return gettext("Điều kiện đã đến, việc bắt đầu tính")


def _slept(notice: Notice) -> str:
    if notice.count > 1:
        return gettext("%(count)s việc trở lại chờ điều kiện") % {"count": notice.count}
    return gettext("Việc trở lại chờ điều kiện")


def _called(notice: Notice) -> str:
    if due := notice.data.get("due"):
        return gettext("Chương trình yêu cầu lập kế hoạch trước ngày %(due)s") % {"due": day(due)}
    return gettext("Chương trình yêu cầu lập kế hoạch")


def _escalated(notice: Notice) -> str:
    if notice.count > 1:
        return gettext("%(count)s việc được báo lên bạn theo quy tắc") % {"count": notice.count}
    return gettext("Việc được báo lên bạn theo quy tắc")


def _role(notice: Notice) -> str:
    data = notice.data
    named = {"role": str(Role(data["role"]).label), "unit": data.get("unit", "")}
    if notice.kind == Kind.ROLE_ENDED:
        words = gettext("Vai trò %(role)s, %(unit)s của bạn kết thúc sau ngày %(to)s")
        return words % {**named, "to": day(data.get("valid_to"))}
    if since := data.get("valid_from"):
        return gettext("Bạn nhận vai trò %(role)s, %(unit)s từ %(from)s") % {**named, "from": day(since)}
    return gettext("Bạn nhận vai trò %(role)s, %(unit)s") % named


def _assigned(notice: Notice) -> str:
    if notice.count > 1:
        return gettext("%(count)s việc được giao cho bạn") % {"count": notice.count}
    return gettext("Việc được giao cho bạn")


def _urged(notice: Notice) -> str:
    if notice.count > 1:
        return gettext("Đôn đốc %(count)s việc trễ hạn") % {"count": notice.count}
    return gettext("Đôn đốc thực hiện")


def _asked(notice: Notice) -> str:
    return gettext("%(unit)s xin gia hạn đến %(due)s") % {"unit": _unit(notice), "due": day(notice.data.get("due"))}


def _delegated(notice: Notice) -> str:
    data = notice.data
    named = {
        "role": str(Role(data["role"]).label),
        "unit": data.get("unit", ""),
        "from": day(data.get("valid_from")),
        "to": day(data.get("valid_to")),
    }
    if name := data.get("acts_for"):
        words = gettext("Bạn thay mặt %(name)s (%(role)s, %(unit)s) từ %(from)s đến %(to)s")
    else:
        name, words = (
            data.get("deputy", ""),
            gettext("%(name)s thay mặt bạn (%(role)s, %(unit)s) từ %(from)s đến %(to)s"),
        )
    return words % {**named, "name": name}


def _mended(notice: Notice) -> str:
    words = ngettext(
        "Đối soát hằng đêm thấy %(count)s số liệu lệch và đã tính lại",
        "Đối soát hằng đêm thấy %(count)s số liệu lệch và đã tính lại",
        notice.count,
    )
    return words % {"count": notice.count}


def _report(notice: Notice) -> str:
    form = forms().get(notice.data["form"])
    return f"{form.shown_name if form else notice.data['form']}, {period_named(notice.data['period'])}"


def _report_out(notice: Notice) -> str:
    due = {"due": day(notice.data["due"])}
    if notice.count > 1:
        words = gettext("%(count)s đơn vị chưa nộp báo cáo số liệu, hạn ngày %(due)s")
        return words % {**due, "count": notice.count}
    return gettext("%(unit)s chưa nộp báo cáo số liệu, hạn ngày %(due)s") % {**due, "unit": notice.data["unit"]}


_OF_REPORTS: dict[Kind, Callable[[Notice], str]] = {
    Kind.SUBMITTED: lambda notice: gettext("%(unit)s nộp báo cáo số liệu") % {"unit": notice.data["unit"]},
    Kind.CAME: lambda notice: gettext("Phải nộp báo cáo số liệu, hạn ngày %(due)s") % {"due": day(notice.data["due"])},
    Kind.RETURNED: lambda notice: gettext("Báo cáo số liệu bị trả lại, cần sửa"),
    Kind.REOPENED: lambda notice: gettext("Báo cáo số liệu đã khóa được mở lại để sửa"),
    Kind.ACCEPTED: lambda notice: gettext("Báo cáo số liệu được duyệt"),
    Kind.URGED: lambda notice: gettext("Đôn đốc nộp báo cáo số liệu"),
    Kind.NEAR: lambda notice: gettext("Báo cáo số liệu sắp đến hạn ngày %(due)s") % {"due": day(notice.data["due"])},
    Kind.LATE: lambda notice: gettext("Báo cáo số liệu đã quá hạn ngày %(due)s") % {"due": day(notice.data["due"])},
    Kind.ESCALATED: _report_out,
}
"""Of reported figures."""
_SENTENCES: dict[Kind, Callable[[Notice], str]] = {
    Kind.CAME: _came,
    Kind.MOVED: _moved,
    Kind.WITHDRAWN: _withdrawn,
    Kind.WOKEN: _woken,
    Kind.SLEPT: _slept,
    Kind.CALLED: _called,
    Kind.ASSIGNED: _assigned,
    Kind.RELEASED: lambda notice: gettext("Được làm trước, không phải chờ việc khác"),
    Kind.CLOSED: lambda notice: gettext("Việc đã được đóng"),
    Kind.REOPENED: lambda notice: gettext("Việc được mở lại"),
    Kind.ACCEPTED: lambda notice: gettext("Kết quả được chấp nhận"),
    Kind.RETURNED: lambda notice: gettext("Kết quả bị trả lại, cần làm thêm"),
    Kind.ANSWERED: lambda notice: gettext("Vướng mắc được trả lời"),
    Kind.EXTENDED: lambda notice: gettext("Được gia hạn đến %(due)s") % {"due": day(notice.data.get("due"))},
    Kind.REFUSED: lambda notice: gettext("Không được gia hạn"),
    Kind.URGED: _urged,
    Kind.NEAR: lambda notice: gettext("Sắp đến hạn ngày %(due)s") % {"due": day(notice.data.get("due"))},
    Kind.LATE: lambda notice: gettext("Đã quá hạn ngày %(due)s") % {"due": day(notice.data.get("due"))},
    Kind.SUBMITTED: lambda notice: gettext("%(unit)s trình kết quả") % {"unit": _unit(notice)},
    Kind.HINDERED: lambda notice: gettext("%(unit)s nêu vướng mắc") % {"unit": _unit(notice)},
    Kind.ASKED: _asked,
    Kind.ESCALATED: _escalated,
    Kind.DELEGATED: _delegated,
    Kind.ROLE: _role,
    Kind.ROLE_ENDED: _role,
    Kind.MENDED: _mended,
}
