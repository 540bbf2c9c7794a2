"""What no file of an official and no establishment can say and be right. Each rule says why.

Not among them, because right data can say so: more people than the establishment grants (units put together keep those who are
too many for years; `selectors.staffing` tells of them), a year graded without a post in this register (graded elsewhere before
coming), the same name and birth date twice.
"""

from __future__ import annotations

import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from vungmanh.indicators.contradictions import Contradiction, in_unit_no_more, under, under_by_month
from vungmanh.officials.enums import OfficialKind, QualificationKind
from vungmanh.officials.models import Departure, Establishment, Evaluation, Post, PostStretch, Qualification
from vungmanh.officials.policies import policy, positions, youngest

OLDEST = 100


def born_wrong(day: datetime.date) -> Q:
    """Nobody is in post before being born, nor at a hundred."""
    return Q(born_on__gt=day) | Q(born_on__lte=_years_before(day, OLDEST))


def appointed_under_age(day: datetime.date) -> Q:
    """Offices are held from eighteen on (source: policy/positions.yaml, `youngest`). Of people on a contract, who may work from
    fifteen on, nothing is said."""
    posts = Post.objects.filter(person=OuterRef("person_id"), withdrawn_at=None).exclude(kind=OfficialKind.CONTRACT)
    return Q(Exists(posts.filter(under(youngest(), "valid_from", "person__born_on"))))


def joined_under_age(day: datetime.date) -> Q:
    """The Party takes nobody under age since its rules say so (policy/contradictions.yaml), and nobody before being born."""
    joined, rule = "person__party_joined_on", policy("contradictions")["party"]
    young = under_by_month(rule["age"], joined, "born_on") & Q(**{f"{joined}__gte": rule["since"]})
    return young | Q(**{f"{joined}__lte": F("born_on")})


def awarded_wrong(day: datetime.date) -> Q:
    """What a certificate of a future day says is not so yet; nobody is given one before being born, nor a professional one at
    an age at which others are in lower school (policy/contradictions.yaml)."""
    rows = Qualification.objects.filter(person=OuterRef("person_id"), withdrawn_at=None)
    wrong = Q(awarded_on__gt=day) | Q(awarded_on__lte=F("person__born_on"))
    ages = {row["level"]: row["age"] for row in policy("contradictions")["schools"]["ages"]}
    highest = max(ages)
    for level, age in ages.items():
        ranks = Q(level__gte=level) if level == highest else Q(level=level)
        wrong |= Q(ranks, under(age, "awarded_on", "person__born_on"), kind=QualificationKind.PROFESSIONAL)
    return Q(Exists(rows.filter(wrong)))


def graded_wrong(day: datetime.date) -> Q:
    """A year that has not begun is graded by nobody; neither is a child, who may not even work on a contract."""
    rows = Evaluation.objects.filter(person=OuterRef("person_id"), withdrawn_at=None)
    age = policy("contradictions")["worker"]["age"]
    return Q(Exists(rows.filter(Q(year__gt=day.year) | Q(person__born_on__year__gt=F("year") - age))))


def two_main_posts(day: datetime.date) -> Q:
    """Of the posts of a person exactly one is the main one: figures would count the person twice."""
    others = PostStretch.objects.filter(_held_on(day), person=OuterRef("person_id"), is_main=True)
    return Q(Exists(others.exclude(post=OuterRef("post_id"))))


def goes_on_after_departure(day: datetime.date) -> Q:
    """Whoever left service holds no post that he or she held on the last day; coming back later is another post."""
    left = Departure.objects.filter(
        person=OuterRef("person_id"), withdrawn_at=None, last_day__gte=OuterRef("post__valid_from")
    )
    later = left.filter(last_day__lt=OuterRef("post__valid_to"))
    return Q(Exists(left), post__valid_to__isnull=True) | Q(Exists(later))


def two_holders(day: datetime.date) -> Q:
    """Of some offices there is one in a unit (`single` of policy/positions.yaml): a unit has no two heads at once."""
    single = [key for key, position in positions().items() if position.single]
    others = PostStretch.objects.filter(_held_on(day), unit=OuterRef("unit_id"), position=OuterRef("position"))
    return Q(Exists(others.exclude(person=OuterRef("person_id"))), position__in=single)


def beside_no_main_post(day: datetime.date) -> Q:
    """Held beside a main post (kiêm nhiệm) is only what is held beside one: figures would count a post without its person."""
    mains = PostStretch.objects.filter(_held_on(day), person=OuterRef("person_id"), is_main=True)
    return Q(~Exists(mains), is_main=False)


def granted_twice(day: datetime.date) -> Q:
    """On one day a unit has, for one kind, either a row for each position or one for the kind as a whole: else the sum is too
    high."""
    others = Establishment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), unit=OuterRef("unit_id"), kind=OuterRef("kind"),
        withdrawn_at=None, valid_from__lte=day,
    ).exclude(pk=OuterRef("pk"))  # fmt: skip
    same = Q(position=OuterRef("position")) | Q(position="")
    return Q(Exists(others.filter(same))) | Q(Exists(others), position="")


def several_of_one_office(day: datetime.date) -> Q:
    """Of an office that one person holds in a unit no more than one post can be granted."""
    single = [key for key, position in positions().items() if position.single]
    return Q(position__in=single, quota__gt=1)


def _held_on(day: datetime.date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def _years_before(day: datetime.date, years: int) -> datetime.date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


OF_PEOPLE = (
    Contradiction("born_wrong", _("ngày sinh chưa đến hoặc đã hơn 100 năm"), born_wrong),
    Contradiction("appointed_under_age", _("giữ chức danh khi chưa đủ 18 tuổi"), appointed_under_age),
    Contradiction("joined_under_age", _("vào Đảng khi chưa đủ 18 tuổi"), joined_under_age),
    Contradiction("awarded_wrong", _("ngày cấp bằng sớm hơn tuổi có thể học xong hoặc chưa đến"), awarded_wrong),
    Contradiction("graded_wrong", _("xếp loại cho năm chưa đến hoặc năm chưa đủ 15 tuổi"), graded_wrong),
    Contradiction("two_main_posts", _("hai chức danh chính cùng lúc"), two_main_posts),
)
OF_POSTS = (
    Contradiction("goes_on_after_departure", _("vẫn giữ chức danh sau ngày thôi việc"), goes_on_after_departure),
    Contradiction("two_holders", _("hai người cùng giữ một chức danh chỉ có một người"), two_holders),
    Contradiction("beside_no_main_post", _("kiêm nhiệm mà không có chức danh chính"), beside_no_main_post),
    Contradiction("unit_no_more", _("giữ chức danh ở đơn vị không còn"), in_unit_no_more),
)
OF_ESTABLISHMENT = (
    Contradiction("granted_twice", _("giao hai lần cho cùng chức danh hoặc cùng loại"), granted_twice),
    Contradiction(
        "several_of_one_office", _("giao nhiều hơn một cho chức danh chỉ có một người"), several_of_one_office
    ),
    Contradiction("unit_no_more", _("giao cho đơn vị không còn"), in_unit_no_more),
)
