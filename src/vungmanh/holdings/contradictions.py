"""What no holding, no opening of a box, no suggestion and no convention can say and be right. Each rule says why.
That a number is not more than its total the database sees to."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.holdings.enums import ON_ITS_WAY, OVER, THERE, Channel, Group, Step
from vungmanh.holdings.models import Convention, Holding, Opening, Suggestion
from vungmanh.holdings.policies import kinds, rules
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


def matters_without_letter(day: datetime.date) -> Q:
    """What was read in the box was written on something that lay in it."""
    read = Suggestion.objects.kept().filter(
        unit=OuterRef("unit"), valid_from=OuterRef("valid_from"), channel=Channel.BOX
    )
    return Q(Exists(read), letters=0)


def opened_twice(day: datetime.date) -> Q:
    """A box is opened once on a day: both rows tell of the same letters."""
    same = Opening.objects.kept().filter(unit=OuterRef("unit"), valid_from=OuterRef("valid_from"))
    return Q(Exists(same.exclude(pk=OuterRef("pk"))))


def without_opening(day: datetime.date) -> Q:
    """What came by the box was found when it was opened: on another day nobody could have read it."""
    opened = Opening.objects.kept().filter(unit=OuterRef("unit"), valid_from=OuterRef("valid_from"))
    return Q(~Exists(opened), channel=Channel.BOX)


def passed_before(day: datetime.date) -> Q:
    """Nothing is passed on before it came."""
    return Q(passed_on__lt=F("valid_from"))


def due_before(day: datetime.date) -> Q:
    """No answer is due before there is a question."""
    return Q(due_on__lt=F("valid_from"))


def done_ahead(day: datetime.date) -> Q:
    """What is to happen on a day to come has not happened: neither passed on nor answered."""
    return Q(passed_on__gt=day) | Q(valid_to__gt=day)


def recognised_before_vote(day: datetime.date) -> Q:
    """What is recognised has been voted on: none is drafted, voted on or sent after it was in force."""
    earlier = _way().filter(valid_from__lt=OuterRef("valid_from"), step__in=(*THERE, *OVER))
    return Q(Exists(earlier), step__in=ON_ITS_WAY)


def never_voted(day: datetime.date) -> Q:
    """Of one whose way is known from its draft on the vote is known too, once it was sent: nobody recognises what the village
    has not decided."""
    earlier = _way().filter(valid_from__lt=OuterRef("valid_from"))
    drafted = earlier.filter(step__in=(Step.DRAFT, Step.POSTED))
    return Q(Exists(drafted), ~Exists(earlier.filter(step=Step.VOTED)), step__in=(Step.SENT, *THERE))


def sent_without_passing(day: datetime.date) -> Q:
    """What too few agreed to is no convention: it is voted on again, not sent."""
    too_few = Q(pk__in=[])
    for rule in rules():
        days = Q(valid_from__gte=rule.valid_from) & (Q(valid_from__lte=rule.valid_to) if rule.valid_to else Q())
        few = Q(present__lte=F("households") * rule.quorum_over_pct / 100)
        few |= Q(agreed__lte=F("households") * rule.passed_over_pct / 100)
        too_few |= days & few
    again = _way().filter(step=Step.VOTED, valid_from__gt=OuterRef("valid_from"))
    lost = _way().filter(too_few, ~Exists(again), step=Step.VOTED, valid_from__lt=OuterRef("valid_from"))
    return Q(Exists(lost), step__in=(Step.SENT, *THERE))


def two_at_once(steps: tuple[Step, ...]) -> Callable[[datetime.date], Q]:
    def holds(day: datetime.date) -> Q:
        """A village has one convention in force, and works on one: else figures count it twice."""
        there = Convention.objects.standing_on(day).filter(unit=OuterRef("unit"), step__in=steps)
        return Q(Exists(there.exclude(pk=OuterRef("pk"))), step__in=steps)

    return holds


def convention_in_unit_no_more(day: datetime.date) -> Q:
    """As of whatever stands in a unit; what was replaced or repealed goes on nowhere and may stay where it was."""
    return in_unit_no_more(day) & ~Q(step__in=OVER)


def _way() -> Any:
    """The stretches of the same convention."""
    return Convention.objects.kept().filter(thing=OuterRef("thing"))


OF_HOLDINGS = (
    Contradiction("approved_before", _("phê duyệt trước ngày ban hành"), approved_before),
    Contradiction("dated_ahead", _("ngày ban hành hoặc phê duyệt chưa đến"), dated_ahead),
    Contradiction("in_force_before", _("quy chế có hiệu lực trước ngày ban hành"), in_force_before),
    Contradiction("held_twice", _("hai dòng cùng loại còn hiệu lực"), held_twice),
    Contradiction("unit_no_more", _("của đơn vị không còn"), in_unit_no_more),
)
OF_OPENINGS = (
    Contradiction("no_letter", _("không có thư mà có ý kiến"), matters_without_letter),
    Contradiction("doubled", _("một ngày mở hai lần"), opened_twice),
)
OF_SUGGESTIONS = (
    Contradiction("without_opening", _("qua hòm thư mà ngày ấy không mở hòm thư"), without_opening),
    Contradiction("passed_before", _("chuyển đi trước ngày đến"), passed_before),
    Contradiction("due_before", _("hạn trả lời trước ngày đến"), due_before),
    Contradiction("dated_ahead", _("ngày chuyển hoặc ngày trả lời chưa đến"), done_ahead),
)
OF_CONVENTIONS = (
    Contradiction("recognised_before_vote", _("công nhận trước khi biểu quyết"), recognised_before_vote),
    Contradiction("never_voted", _("gửi hoặc công nhận mà không ghi biểu quyết"), never_voted),
    Contradiction("not_passed", _("biểu quyết không đủ mà vẫn gửi, công nhận"), sent_without_passing),
    Contradiction("two_there", _("hai bản cùng còn hiệu lực"), two_at_once(THERE)),
    Contradiction("two_on_the_way", _("hai bản cùng đang làm"), two_at_once(ON_ITS_WAY)),
    Contradiction("unit_no_more", _("của đơn vị không còn"), convention_in_unit_no_more),
)
