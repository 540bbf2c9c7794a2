"""What no body and no count of members can say and be right. Each rule says why. That women are not more than members, and
members not more than those who could be, the database sees to."""

from __future__ import annotations

import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.bodies.models import Body, Membership
from vungmanh.indicators.contradictions import Contradiction, doubled, in_unit_no_more


def above_itself(day: datetime.date) -> Q:
    """A body belongs to another one, never to itself, nor to one that belongs to it. Longer circles are not looked for."""
    below = _standing(day, "above_id").filter(above=OuterRef("thing_id"))
    return Q(above=F("thing")) | Q(Exists(below))


def above_no_more(day: datetime.date) -> Q:
    """A body does not belong to one that has ended: it has moved, or ended too."""
    return Q(~Exists(_standing(day, "above_id")), above__isnull=False)


def above_of_other_system(day: datetime.date) -> Q:
    """Party bodies belong to Party bodies, the Front and each union to their own: their members are added up within each."""
    return Q(above__isnull=False) & ~Q(above__system=F("system"))


def founded_later(day: datetime.date) -> Q:
    """A body is not there before it was founded."""
    return Q(founded_on__gt=F("valid_from"))


def does_not_add_up(day: datetime.date) -> Q:
    """Members of before, with those who came and without those who left, are the members of now: the count, or the flow, is
    wrong."""
    return Q(gap__isnull=False) & ~Q(gap=0)


def of_body_no_more(day: datetime.date) -> Q:
    """A body that has ended has no members left."""
    return Q(~Exists(_standing(day, "body_id")), members__gt=0)


def _standing(day: datetime.date, of: str) -> QuerySet[Body]:
    """The stretch that holds of the body in the column `of`."""
    rows: QuerySet[Body] = Body.objects.standing_on(day).filter(thing=OuterRef(of))
    return rows


OF_BODIES = (
    Contradiction("above_itself", _("trực thuộc chính mình"), above_itself),
    Contradiction("above_no_more", _("trực thuộc tổ chức không còn"), above_no_more),
    Contradiction("above_of_other_system", _("trực thuộc tổ chức của hệ thống khác"), above_of_other_system),
    Contradiction("founded_later", _("hoạt động trước ngày thành lập"), founded_later),
    Contradiction("doubled", _("một tổ chức ghi hai lần"), doubled(Body, "unit_id", "kind", "setting", "name")),
    Contradiction("unit_no_more", _("của đơn vị không còn"), in_unit_no_more),
)
OF_MEMBERS = (
    Contradiction("does_not_add_up", _("số đầu kỳ, kết nạp, chuyển đi không khớp với số cuối kỳ"), does_not_add_up),
    Contradiction("of_body_no_more", _("còn thành viên ở tổ chức không còn"), of_body_no_more),
    Contradiction("doubled", _("một tổ chức có hai số đếm cùng lúc"), doubled(Membership, "unit_id", "body_id")),
    Contradiction("unit_no_more", _("của đơn vị không còn"), in_unit_no_more),
)
