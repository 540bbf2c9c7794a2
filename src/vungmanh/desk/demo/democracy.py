"""What the sample's communes find in their suggestion boxes and hear by telephone, and how their villages come to conventions.

Written in bulk through the acts of the registers. Boxes are opened each month, in every fifth commune each quarter; most
matters are answered in time. Of a hundred villages some eighty-eight have a convention in force, ten work on one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone

from vungmanh.holdings.domain.conventions import CONVENTIONS, is_passed, take_step
from vungmanh.holdings.domain.suggestions import OPENINGS, SUGGESTIONS, handle
from vungmanh.holdings.enums import Channel, Step
from vungmanh.holdings.models import Convention, Opening, Suggestion
from vungmanh.units.enums import UnitKind, UnitLevel
from vungmanh.units.models import Unit
from vungmanh.units.selectors import units_within

DAY = datetime.timedelta(days=1)
_TWO_TIERS = datetime.date(2025, 7, 1)
_DUE = 15 * DAY
"""What the sample's communes promise by rules of their own."""
_MATTERS = (
    ("report", "Đèn đường đoạn qua nhà văn hóa hỏng đã lâu", "đường thôn", "Công chức địa chính – xây dựng"),
    ("report", "Rác thải đổ bừa bãi đầu đường vào chợ", "tổ thu gom rác", "Công chức địa chính – xây dựng"),
    ("petition", "Đề nghị nạo vét mương dẫn nước trước vụ mới", "hợp tác xã nông nghiệp", "Hợp tác xã nông nghiệp"),
    ("petition", "Đề nghị làm rãnh thoát nước ở ngõ xóm", "UBND xã", "Công chức địa chính – xây dựng"),
    ("suggestion", "Nên mở bộ phận một cửa sớm hơn vào ngày chợ phiên", "bộ phận một cửa", "Bộ phận một cửa"),
    ("suggestion", "Cán bộ một cửa hướng dẫn tận tình, nên có thêm ghế chờ", "bộ phận một cửa", "Văn phòng UBND"),
    ("report", "Loa truyền thanh của thôn nói nhỏ, nghe không rõ", "đài truyền thanh", "Công chức văn hóa – xã hội"),
    ("report", "Chờ chứng thực giấy tờ quá giờ hẹn", "bộ phận một cửa", "Bộ phận một cửa"),
    ("petition", "Đề nghị công khai khoản đóng góp làm đường của thôn", "ban quản lý công trình", "Ban Thanh tra nhân dân"),
    ("report", "Trâu bò thả rông phá hoa màu", "UBND xã", "Công an xã"),
    ("complaint", "Không đồng ý diện tích ghi trong quyết định hỗ trợ", "UBND xã", "Công chức tư pháp – hộ tịch"),
    ("suggestion", "Họp thôn nên tổ chức buổi tối để nhiều hộ dự được", "trưởng thôn", "Mặt trận xã"),
)  # fmt: skip


def keep_democracy(
    communes: Sequence[Unit], villages: Mapping[int, Sequence[Unit]], by: Any, at: datetime.datetime
) -> int:
    """How many records were made."""
    on = timezone.localdate(at)
    openings = [row for unit in communes for row in _openings(unit, min(unit.valid_to or on, on))]
    OPENINGS.record_many(openings, by=by, at=at)
    matters = [matter for row in openings for matter in _found(row, on)]
    matters += [matter for unit in communes for matter in _calls(unit, min(unit.valid_to or on, on), on)]
    SUGGESTIONS.record_many(matters, by=by, at=at)
    every = [village for unit in communes for village in villages[unit.pk]]
    return len(openings) + len(matters) + _conventions(every, on, by, at)


def hear_since(province: Unit, since: datetime.date, by: Any, at: datetime.datetime) -> None:
    """What came since a day, and answers to what had come; the first vote that sufficed is sent, the first that was sent is
    recognised."""
    day = timezone.localdate(at)
    waiting: Any = Suggestion.objects.kept().filter(valid_to__isnull=True, unit__path__within=province.path)
    for row in waiting.select_related("unit").order_by("pk"):
        lot = _chance(row.unit, row.valid_from, int(row.number[3:]) - 1)
        if (answered := _answered_on(row.valid_from, lot)) and answered <= day:
            _answer(row, answered, lot)
            said = {name: getattr(row, name) for name in ("valid_to", "answer", "answer_note")}
            as_it_is: Any = Suggestion.objects.get(pk=row.pk)
            handle(as_it_is, said, version=row.version, by=by, at=at)
    communes = list(units_within(province, day).filter(kind=UnitKind.TERRITORY, level=UnitLevel.COMMUNE))
    openings = [row for unit in communes for row in _openings(unit, day) if row.valid_from > since]
    OPENINGS.record_many(openings, by=by, at=at)
    matters = [matter for row in openings for matter in _found(row, day)]
    matters += [matter for unit in communes for matter in _calls(unit, day, day) if matter.valid_from > since]
    SUGGESTIONS.record_many(matters, by=by, at=at)
    _go_on(province, day, by, at)


def _go_on(province: Unit, day: datetime.date, by: Any, at: datetime.datetime) -> None:
    rows = Convention.objects.standing_on(day).filter(unit__path__within=province.path, valid_from__lt=day - 5 * DAY)
    for step, following, said in (
        (Step.SENT, Step.RECOGNISED, {"number": "31/QĐ-UBND", "decided_by": "UBND cấp xã"}),
        (Step.VOTED, Step.SENT, {"number": "9/TTr"}),
    ):  # fmt: skip
        waiting = rows.filter(step=step, valid_to__isnull=True).select_related("unit").order_by("valid_from", "pk")
        row = next((row for row in waiting if is_passed(row) is not False), None)
        if row is not None:
            take_step(row, following, said, since=day, version=row.version, by=by, at=at)


def _lot(unit: Unit, turn: int) -> int:
    return (unit.pk * 37 + turn * 23) % 100


def _since(unit: Unit, day: datetime.date) -> datetime.date:
    return max(unit.valid_from or day, day)


def _months(unit: Unit, on: datetime.date, day: int) -> Iterator[tuple[int, datetime.date]]:
    """That day of each of the last thirteen months in which the unit was there."""
    for back in range(13):
        months = on.year * 12 + on.month - 1 - back
        found = datetime.date(months // 12, months % 12 + 1, day)
        if found <= on and found >= (unit.valid_from or found):
            yield back, found


def _openings(unit: Unit, on: datetime.date) -> Iterator[Opening]:
    is_quarterly = _lot(unit, 50) < 20
    for back, day in _months(unit, on, 3 + unit.pk % 6):
        if is_quarterly and day.month % 3 != 1:
            continue
        yield Opening(
            unit=unit, valid_from=day, valid_to=day, opened_by="Chủ tịch UBND, công chức văn phòng",
            witnesses="Ủy ban MTTQ, Ban Thanh tra nhân dân", letters=max(0, _lot(unit, back) % 7 - 2),
        )  # fmt: skip


def _found(row: Opening, on: datetime.date) -> Iterator[Suggestion]:
    for place in range(row.letters):
        yield _matter(row.unit, Channel.BOX, row.valid_from, place, on)


def _calls(unit: Unit, until: datetime.date, on: datetime.date) -> Iterator[Suggestion]:
    for back, day in _months(unit, until, 12 + unit.pk % 14):
        for place in range(_lot(unit, 60 + back) % 4):
            yield _matter(unit, Channel.PHONE, day, 5 + place, on)


def _matter(unit: Unit, channel: Channel, came: datetime.date, place: int, on: datetime.date) -> Suggestion:
    lot = _chance(unit, came, place)
    kind, content, about, passed_to = _MATTERS[(came.toordinal() + place * 5 + unit.pk) % len(_MATTERS)]
    row = Suggestion(
        unit=unit, channel=channel, valid_from=came, kind=kind, content=content, about=about, passed_to=passed_to,
        number=f"{came:%m}{'T' if channel == Channel.BOX else 'G'}{place + 1}", is_anonymous=lot % 3 == 0, passed_on=came,
        due_on=came + _DUE,
    )  # fmt: skip
    answered = _answered_on(came, lot)
    if answered and answered <= on:
        _answer(row, answered, lot)
    return row


def _chance(unit: Unit, came: datetime.date, place: int) -> int:
    return (unit.pk * 31 + came.toordinal() * 7 + place * 17) % 100


def _answered_on(came: datetime.date, lot: int) -> datetime.date | None:
    """One of ten late, one of a hundred not at all."""
    return None if lot == 99 else came + (4 + lot % 10 if lot < 90 else 18 + lot % 9) * DAY


def _answer(row: Suggestion, on: datetime.date, lot: int) -> None:
    row.valid_to = on
    if row.kind == "complaint":
        row.answer, row.answer_note = "procedure", "Đã hướng dẫn gửi đơn theo thủ tục khiếu nại"
    elif lot % 23 == 5:
        row.answer, row.answer_note = "refused", "Việc không thuộc thẩm quyền của xã, đã chuyển nơi có thẩm quyền"
    elif row.channel == Channel.PHONE and lot % 2:
        row.answer, row.answer_note = "spoken", "Đã trả lời qua điện thoại"
    else:
        row.answer = "letter" if lot % 5 == 0 else "public_notice"
        row.answer_note = "Đã kiểm tra, xử lý xong" if lot % 2 else "Đã đưa vào kế hoạch quý sau"


Stretch = tuple[str, datetime.date, datetime.date | None, dict[str, Any]]


def _conventions(villages: Sequence[Unit], on: datetime.date, by: Any, at: datetime.datetime) -> int:
    """In rounds: the first step of every convention, the second …, each pointing at the first."""
    ways = [(unit, way) for unit in villages for way in _ways(unit, on)]
    made, place = 0, 0
    firsts: dict[int, int] = {}
    while rows := [
        (key, _step(unit, way[place], firsts.get(key))) for key, (unit, way) in enumerate(ways) if place < len(way)
    ]:
        CONVENTIONS.record_many([row for _key, row in rows], by=by, at=at)
        firsts |= {key: row.pk for key, row in rows if place == 0}
        made, place = made + len(rows), place + 1
    return made


def _step(unit: Unit, stretch: Stretch, thing: int | None) -> Convention:
    step, since, until, said = stretch
    return Convention(
        unit=unit, step=step, valid_from=since, valid_to=until, thing_id=thing, is_cut=thing is not None,
        **{"title": f"Quy ước {unit.name}"} | said,
    )  # fmt: skip


def _ways(unit: Unit, on: datetime.date) -> list[list[Stretch]]:
    """The conventions of a village, each with its steps."""
    lot = _lot(unit, 27)
    first = _since(unit, on - (900 + lot * 11) * DAY)
    begun = _since(unit, on - (260 + lot * 2) * DAY)
    if lot < 60 or 84 <= lot < 88:
        return [_ended([_recognised(first, lot)], unit)]
    if lot < 78:
        new = _ended(_way(unit, begun, lot, on), unit)
        there = next((since for step, since, _until, _said in new if step == Step.RECOGNISED), None)
        if lot < 70 or there is None or first >= there:
            return [new]
        old = [_recognised(first, lot), (Step.REPLACED, there, {"note": f"Quy ước mới {there.year}"})]
        return [_ended(old, unit), new]
    if lot < 84:
        short = _way(unit, max(first + DAY, on - 75 * DAY), lot, on)[: 1 + lot % 3]
        return [_ended([_recognised(first, lot)], unit), _ended(short, unit)]
    steps = {88: 1, 89: 1, 90: 3, 91: 3, 92: 4, 93: 4, 94: 5, 95: 5}.get(lot, 0)
    way = _way(unit, _since(unit, on - 70 * DAY), lot, on, is_returned=lot in (94, 95))[:steps]
    return [_ended(way, unit)] if way else []


Begun = tuple[str, datetime.date, dict[str, Any]]


def _recognised(since: datetime.date, lot: int) -> Begun:
    by = "UBND cấp huyện" if since < _TWO_TIERS else "UBND cấp xã"
    return Step.RECOGNISED, since, {"number": f"{20 + lot}/QĐ-UBND", "decided_by": by}


def _way(unit: Unit, begun: datetime.date, lot: int, on: datetime.date, *, is_returned: bool = False) -> list[Begun]:
    """As far as it has come by the day."""
    households = 60 + unit.pk * 7 % 90
    present = households * (72 + lot % 20) // 100
    agreed = households * 44 // 100 if lot in (90, 91) else present * (80 + lot % 18) // 100
    voted, sent = begun + 55 * DAY, begun + 58 * DAY
    last = _recognised(begun + 64 * DAY, lot)
    if is_returned:
        last = (
            Step.RETURNED,
            begun + 64 * DAY,
            {"decided_by": "UBND cấp xã", "why": "Mức phạt trong quy ước trái luật"},
        )
    votes = {"households": households, "present": present, "agreed": agreed}
    way: list[Begun] = [
        (Step.DRAFT, begun, {}), (Step.POSTED, begun + 20 * DAY, {}), (Step.VOTED, voted, votes),
        (Step.SENT, sent, {"number": f"{lot % 9 + 1}/TTr"}), last,
    ]  # fmt: skip
    return [each for each in way if each[1] <= on]


def _ended(way: Sequence[Begun], unit: Unit) -> list[Stretch]:
    """Each step until the next begins, the last until the village ends."""
    found: list[Stretch] = []
    for place, (step, since, said) in enumerate(way):
        until = way[place + 1][1] - DAY if place + 1 < len(way) else unit.valid_to
        found.append((step, since, until, said))
    return found
