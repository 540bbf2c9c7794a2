"""What no holding can say and be right. Each rule says why. That a number is not more than its total the database sees to."""

from __future__ import annotations

import datetime

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.holdings.enums import Group
from vungmanh.holdings.models import Holding
from vungmanh.holdings.policies import kinds
from vungmanh.indicators.contradictions import Contradiction, doubled, in_unit_no_more


def approved_before(day: datetime.date) -> Q:
    """What is approved is there: nobody approves what has not been issued yet."""
    return Q(approved_on__lt=F("decided_on"))


def dated_ahead(day: datetime.date) -> Q:
    """What is to be issued or approved on a day to come is not issued or approved."""
    return Q(decided_on__gt=day) | Q(approved_on__gt=day)


def in_force_before(day: datetime.date) -> Q:
    """Rules bind nobody before they are issued; a title or a count may well be of an earlier day than its decision."""
    rules = [code for code, kind in kinds().items() if kind.group == Group.RULES]
    return Q(kind__in=rules, decided_on__gt=F("valid_from"))


def held_twice(day: datetime.date) -> Q:
    """Unless its kind says that several may hold at once, a unit has one of a kind, else figures count it twice."""
    several = [code for code, kind in kinds().items() if kind.many]
    return doubled(Holding, "unit_id", "kind")(day) & ~Q(kind__in=several)


OF_HOLDINGS = (
    Contradiction("approved_before", _("phê duyệt trước ngày ban hành"), approved_before),
    Contradiction("dated_ahead", _("ngày ban hành hoặc phê duyệt chưa đến"), dated_ahead),
    Contradiction("in_force_before", _("quy chế có hiệu lực trước ngày ban hành"), in_force_before),
    Contradiction("held_twice", _("hai dòng cùng loại còn hiệu lực"), held_twice),
    Contradiction("unit_no_more", _("của đơn vị không còn"), in_unit_no_more),
)
