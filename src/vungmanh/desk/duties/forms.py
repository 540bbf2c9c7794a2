"""Forms of this room: the filter of the list, and one form per act. What the state forbids, the domain refuses."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.accounts.models import User
from vungmanh.accounts.selectors import scope_of
from vungmanh.core.prepared import prepared
from vungmanh.core.tables import matching
from vungmanh.desk.fields import SUBMITS, DayField, FilesField, NumberField, PlainSelect, SearchField
from vungmanh.desk.told import AddressForm
from vungmanh.programmes.domain.evidence import KINDS
from vungmanh.programmes.domain.following import LONGEST_TEXT, Answer, Figure, Said
from vungmanh.programmes.domain.standing import NEAR, is_late
from vungmanh.programmes.enums import ASKS, FINISHED, UNFINISHED, WORKABLE, DutyAct, DutyKind, DutyState, Outcome
from vungmanh.programmes.models import Duty, DutyEntry, Programme, QuotaPerson, called
from vungmanh.programmes.permissions import colleagues_of, programmes_seen_from
from vungmanh.programmes.selectors import start_of, waiting_for_answer
from vungmanh.units.models import Unit

SEARCHED = ("unit__folded", "programme__folded")
MINE, NOBODYS = "toi", "chua"
HANDLED, HANDLED_LATE = "handled", "handled_late"
"""What fell due and was handed in or done: in time, later."""
BY_ACT: dict[str, Any] = {
    DutyAct.SUBMITTED: _("trình kết quả"),
    DutyAct.ACCEPTED: _("chấp nhận"),
    DutyAct.RETURNED: _("trả lại"),
    DutyAct.HINDERED: _("nêu vướng mắc"),
    DutyAct.ASKED: _("xin gia hạn"),
    DutyAct.URGED: _("đôn đốc"),
}
"""Acts by whose day the list may be asked for."""


class ActForm(forms.Form):
    """What every act says: the version of the duty that the person saw, and words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Nội dung"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )

    def said(self) -> Said:
        return Said(text=self.cleaned_data["text"])


class WorkForm(ActForm):
    """Progress or a result: words, a figure with its day, files that show it."""

    numerator = NumberField(label=_("Tử số"), required=False)
    denominator = NumberField(label=_("Mẫu số"), required=False)
    value = NumberField(label=_("Giá trị"), required=False)
    as_of = DayField(label=_("Số liệu đến ngày"), required=False)
    evidence = FilesField(KINDS, label=_("Tệp kèm theo"))

    def __init__(self, *args: Any, today: datetime.date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        self.fields["evidence"].help_text = _("Nhiều nhất 10 tệp: %(kinds)s.") % {"kinds": ", ".join(KINDS)}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        top, bottom = given.get("numerator"), given.get("denominator")
        if (top is None) != (bottom is None):
            missing = "denominator" if bottom is None else "numerator"
            self.add_error(missing, _("Hãy ghi đủ cả tử số và mẫu số."))
        elif bottom is not None and bottom <= 0:
            self.add_error("denominator", _("Mẫu số phải lớn hơn 0."))
        elif top is not None and given.get("value") is not None:
            self.add_error("value", _("Đã có tử số và mẫu số thì không ghi giá trị; hệ thống tự tính."))
        return given

    def said(self) -> Said:
        return Said(text=self.cleaned_data["text"], figure=self._figure())

    def _figure(self) -> Figure | None:
        """A share is computed from its pair; a figure without a day holds today."""
        given = self.cleaned_data
        as_of = given["as_of"] or self.today
        if given["numerator"] is not None:
            top, bottom = (Decimal(str(given[name])) for name in ("numerator", "denominator"))
            return Figure(as_of, round(100 * top / bottom, 4), top, bottom)
        return Figure(as_of, Decimal(str(given["value"]))) if given["value"] is not None else None


class AskForm(ActForm):
    due = DayField(label=_("Xin đến ngày"))
    field_order = ("version", "due", "text")

    def said(self) -> Said:
        return Said(text=self.cleaned_data["text"], due=self.cleaned_data["due"])


class OutcomeForm(ActForm):
    """What the body above answered to what was submitted to it."""

    outcome = forms.ChoiceField(label=_("Kết quả"), choices=Outcome.choices)
    number = forms.CharField(label=_("Số văn bản trả lời"), required=False, max_length=80)
    on = DayField(label=_("Ngày trả lời"), required=False)
    field_order = ("version", "outcome", "number", "on", "text")

    def said(self) -> Said:
        given = self.cleaned_data
        answer = Answer(Outcome(given["outcome"]), given["number"], given["on"])
        return Said(text=given["text"], outcome=answer)


class AnswerForm(ActForm):
    answers = forms.IntegerField(widget=forms.HiddenInput)

    def said(self) -> Said:
        return Said(text=self.cleaned_data["text"], answers=self.cleaned_data["answers"])


class StayForm(forms.Form):
    """`people`: of a personal quota, those among whom the person is chosen; None: a name as it is written."""

    person = forms.CharField(label=_("Người đi"), max_length=200)
    who = forms.ModelChoiceField(QuotaPerson.objects.none(), label=_("Người đi"), empty_label=_("Chọn người"))
    first = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến ngày"), required=False)
    place = forms.CharField(label=_("Nơi đến"), max_length=200)
    what = forms.CharField(label=_("Làm gì"), max_length=500, required=False)

    def __init__(self, *args: Any, people: QuerySet[QuotaPerson] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["person" if people is not None else "who"]
        if people is not None:
            self.fields["who"].queryset = people  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """An official who has to reach a personal quota."""

    name = forms.CharField(label=_("Họ và tên"), max_length=200)
    position = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    first = DayField(label=_("Từ ngày"), required=False)


def form_for(act: DutyAct, data: Any, files: Any, today: datetime.date) -> ActForm:
    """The bound form of an act."""
    if act in (DutyAct.NOTED, DutyAct.SUBMITTED):
        return WorkForm(data, files, today=today)
    kinds: dict[DutyAct, type[ActForm]] = {
        DutyAct.ASKED: AskForm,
        DutyAct.ANSWERED: AnswerForm,
        DutyAct.EXTENDED: AnswerForm,
        DutyAct.REFUSED: AnswerForm,
        DutyAct.RECORDED: OutcomeForm,
    }
    return kinds.get(act, ActForm)(data)


def filter_for(data: Any, user: User, today: datetime.date) -> DutyFilter:
    """The filter of the list with what this person may choose in it."""
    named = _programmes(tuple(scope_of(user, today)))
    programmes = [(pk, called(number, title)) for pk, number, title in named]
    return DutyFilter(data, programmes=programmes, people=colleagues_of(user, today), user=user, today=today)


@prepared
def _programmes(paths: tuple[str, ...]) -> QuerySet[Programme, tuple[int, str, str]]:
    """What a programme is called by; whole ones would be half of the page."""
    return programmes_seen_from(paths).values_list("pk", "directive__number", "title")


class DutyFilter(AddressForm):
    """Filters of the list; what cannot be read filters nothing out.

    `don_vi` and `nguon` (what is owed: "task:12") come from links of other pages and travel along hidden.
    """

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    nhom = forms.CharField(required=False, widget=forms.HiddenInput)
    q = SearchField()
    state = forms.ChoiceField(label=_("Tình trạng"), required=False, widget=PlainSelect(attrs=SUBMITS))
    kind = forms.ChoiceField(
        label=_("Loại"),
        required=False,
        choices=[("", _("Tất cả")), *DutyKind.choices],
        widget=PlainSelect(attrs=SUBMITS),
    )
    programme = forms.ChoiceField(label=_("Chương trình"), required=False, widget=PlainSelect(attrs=SUBMITS))
    person = forms.ChoiceField(label=_("Người làm"), required=False, widget=PlainSelect(attrs=SUBMITS))
    theo = forms.ChoiceField(label=_("Theo ngày"), required=False, choices=[("", _("đến hạn")), *BY_ACT.items()])
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    don_vi = forms.ModelChoiceField(Unit.objects.all(), required=False, widget=forms.HiddenInput)
    nguon = forms.RegexField(r"^(task|report|target):\d{1,12}$", required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        programmes: Sequence[tuple[int, str]],
        people: QuerySet[User],
        user: User,
        today: datetime.date,
    ) -> None:
        super().__init__(data)
        self.today = today
        self.user = user
        self.people = people
        self.fields["person"].choices = lambda: [  # type: ignore[attr-defined]
            ("", _("Tất cả")),
            (MINE, _("Giao cho tôi")),
            (NOBODYS, _("Chưa giao")),
            *((str(each.pk), str(each)) for each in people if each != user),
        ]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("Tất cả")),
            ("late", _("Trễ hạn")),
            ("near", _("Đến hạn trong 30 ngày")),
            (HANDLED, _("Đã trình hoặc xong, đúng hạn")),
            (HANDLED_LATE, _("Đã trình hoặc xong, muộn")),
            ("owed", _("Đơn vị đang làm")),
            ("hindered", _("Có vướng mắc chưa trả lời")),
            ("asked", _("Xin gia hạn, chưa trả lời")),
            *DutyState.choices,
        ]
        self.fields["programme"].choices = [("", _("Tất cả")), *programmes]  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name not in ("tab", "nhom"))

    @property
    def days(self) -> list[forms.BoundField]:
        """Shown behind "more", or where one of them filters."""
        return [self[name] for name in ("theo", "tu", "den")]

    @property
    def has_days(self) -> bool:
        return bool(self.cleaned_data.get("tu") or self.cleaned_data.get("den") or self.cleaned_data.get("theo"))

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("q", "state", "kind", "programme", "person")]

    def applied_to(self, duties: QuerySet[Duty]) -> QuerySet[Duty]:
        """The duties that the filter leaves; the words of `q` are looked for by `found`, or by the list itself."""
        self.is_valid()
        wanted = self.cleaned_data
        if state := wanted.get("state"):
            duties = duties.filter(self._in_state(state))
        if wanted.get("kind"):
            duties = duties.filter(kind=wanted["kind"])
        if wanted.get("programme"):
            duties = duties.filter(programme=wanted["programme"])
        if person := wanted.get("person"):
            named: dict[str, int | None] = {MINE: self.user.pk, NOBODYS: None}
            duties = duties.filter(assigned_to=named[person] if person in named else int(person))
        if wanted.get("don_vi"):
            duties = duties.filter(unit=wanted["don_vi"])
        if wanted.get("nguon"):
            duties = duties.filter(source=wanted["nguon"])
        return self._between(duties)

    def _in_state(self, state: str) -> Q:
        ahead = Q(state__in=WORKABLE, due__gte=self.today, due__lte=self.today + NEAR)
        named = {"late": is_late(self.today), "near": ahead, "owed": Q(state__in=WORKABLE)}
        if state in (HANDLED, HANDLED_LATE):
            later = Q(submitted_on__gt=F("due"))
            handled = Q(state__in=(*FINISHED, DutyState.SUBMITTED), due__gte=F("published_on"))
            return handled & (later if state == HANDLED_LATE else ~later)
        if state in ASKS:
            waiting = waiting_for_answer().filter(act=state)
            return Q(pk__in=waiting.values("duty"), state__in=UNFINISHED)
        return named.get(state, Q(state=state))

    def _between(self, duties: QuerySet[Duty]) -> QuerySet[Duty]:
        """Due between the days; or where `theo` names an act, those with which it was done between them."""
        since, until = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        act = self.cleaned_data.get("theo")
        if not act:
            days = {"due__gte": since, "due__lte": until}
            return duties.filter(**{name: each for name, each in days.items() if each})
        entries = DutyEntry.objects.filter(act=act)
        if since:
            entries = entries.filter(at__gte=start_of(since))
        if until:
            entries = entries.filter(at__lt=start_of(until + datetime.timedelta(days=1)))
        return duties.filter(pk__in=entries.values("duty"))

    def found(self, duties: QuerySet[Duty]) -> QuerySet[Duty]:
        """The same with the words of `q`: everything that the list shows on all its pages."""
        chosen = self.applied_to(duties)
        return matching(chosen, self.cleaned_data.get("q", ""), SEARCHED)
