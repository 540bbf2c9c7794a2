"""Forms and filters of holdings, openings of boxes, suggestions, conventions."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vungmanh.desk.fields import SUBMITS, DayField, capital
from vungmanh.desk.fieldwork.forms import RecordForm, choice
from vungmanh.desk.records.forms import Count, DatedFilter, DatedForm, DecimalNumber, FlagField
from vungmanh.holdings.enums import Channel, Group, Step
from vungmanh.holdings.policies import rule_on, suggestion_choices, written_choices

_CHOOSE = ("", _("Chọn"))


class HoldingForm(DatedForm):
    kind = forms.ChoiceField(label=_("Loại"))
    title = forms.CharField(
        label=_("Tên, trích yếu"), max_length=300, required=False, help_text=_("Ví dụ: quy chế phối hợp với ai.")
    )
    number = forms.CharField(label=_("Số quyết định"), max_length=80, required=False)
    decided_on = DayField(label=_("Ngày ban hành"), required=False)
    decided_by = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    approved_on = DayField(
        label=_("Ngày phê duyệt, công nhận"), required=False,
        help_text=_("Loại phải được phê duyệt thì chỉ được tính từ ngày ấy."),
    )  # fmt: skip
    approved_by = forms.CharField(label=_("Cơ quan phê duyệt, công nhận"), max_length=200, required=False)
    value = DecimalNumber(
        label=_("Số đạt"), required=False, help_text=_("Chỉ với loại là số liệu: số đạt trên tổng số.")
    )
    total = DecimalNumber(label=_("Trên tổng số"), required=False)
    has_files = True

    first = (
        "kind", "title", "number", "decided_on", "decided_by", "approved_on", "approved_by", "value", "total",
    )  # fmt: skip

    def __init__(self, *args: Any, code: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [_CHOOSE, *capital(written_choices(code))]  # type: ignore[attr-defined]


class HoldingFilter(DatedFilter):
    loai = choice(_("Loại"))
    mang = choice(_("Nhóm"), Group.choices)
    duyet = choice(_("Phê duyệt"), [("cho", _("Chờ phê duyệt")), ("sap", _("Hết hạn trong 90 ngày"))])


class OpeningForm(DatedForm):
    valid_from = DayField(label=_("Ngày mở"))
    valid_to = None  # type: ignore[assignment]
    opened_by = forms.CharField(
        label=_("Người mở"), max_length=300, help_text=_("Chức vụ, tên những người mở hòm thư.")
    )
    witnesses = forms.CharField(label=_("Người chứng kiến"), max_length=300, required=False)
    letters = Count(label=_("Số thư"), help_text=_("Ghi 0 nếu không có thư nào."))
    has_files = True
    first = ("valid_from", "opened_by", "witnesses", "letters")

    def columns(self) -> dict[str, Any]:
        found = super().columns()
        return found | {"valid_to": found["valid_from"]}


class _Answer(forms.Form):
    """To whom a matter was passed on, and how it was answered."""

    passed_to = forms.CharField(label=_("Chuyển đến"), max_length=200, required=False)
    passed_on = DayField(label=_("Ngày chuyển"), required=False)
    due_on = DayField(label=_("Hạn trả lời"), required=False)
    valid_to = DayField(label=_("Ngày trả lời"), required=False, help_text=_("Để trống nếu chưa trả lời."))
    answer = forms.ChoiceField(label=_("Cách trả lời"), required=False)
    answer_note = forms.CharField(
        label=_("Nội dung trả lời, lý do"), max_length=500, required=False, help_text=_("Không trả lời thì ghi lý do.")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        pairs = [("", _("Chưa trả lời")), *capital(suggestion_choices("answers"))]
        self.fields["answer"].choices = pairs  # type: ignore[attr-defined]


class HandleForm(_Answer, RecordForm):
    """What is done with a matter that came."""

    evidence = None  # type: ignore[assignment]

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class _Matter(forms.Form):
    channel = forms.ChoiceField(label=_("Đến qua"), choices=[_CHOOSE, *capital(Channel.choices)])
    number = forms.CharField(label=_("Số trong sổ"), max_length=20, required=False)
    kind = forms.ChoiceField(label=_("Loại"))
    content = forms.CharField(
        label=_("Nội dung tóm tắt"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Đừng ghi tên, số điện thoại, số định danh của người viết, người gọi."),
    )  # fmt: skip
    about = forms.CharField(label=_("Về việc của ai, cơ quan nào"), max_length=200, required=False)
    is_anonymous = FlagField(label=_("Không ghi tên"))


class SuggestionForm(_Matter, _Answer, DatedForm):
    """A matter as it came; one that is corrected also with how it was answered."""

    valid_from = DayField(label=_("Ngày đến"), help_text=_("Qua hòm thư: ngày mở hòm thư, đã ghi ở sổ mở hòm thư."))
    valid_to = _Answer.base_fields["valid_to"]  # type: ignore[assignment]
    first = (
        "channel", "valid_from", "number", "kind", "content", "about", "is_anonymous", "passed_to", "passed_on", "due_on",
        "valid_to", "answer", "answer_note",
    )  # fmt: skip

    def __init__(self, *args: Any, is_corrected: bool = False, **more: Any) -> None:
        super().__init__(*args, is_corrected=is_corrected, **more)
        self.fields["kind"].choices = [_CHOOSE, *capital(suggestion_choices("kinds"))]  # type: ignore[attr-defined]
        if not is_corrected:
            for name in ("valid_to", "answer", "answer_note"):
                del self.fields[name]


class _Step(forms.Form):
    """What any step can say."""

    title = forms.CharField(label=_("Tên, trích yếu"), max_length=300, required=False)
    households = Count(label=_("Tổng số hộ"), required=False)
    present = Count(label=_("Số hộ dự họp, biểu quyết"), required=False)
    agreed = Count(label=_("Số hộ tán thành"), required=False)
    number = forms.CharField(label=_("Số văn bản"), max_length=80, required=False)
    decided_by = forms.CharField(label=_("Cơ quan, người ký"), max_length=200, required=False)
    why = forms.CharField(
        label=_("Lý do"), max_length=500, required=False, help_text=_("Bắt buộc khi bị trả lại, tạm ngừng, bãi bỏ.")
    )


class ConventionForm(_Step, DatedForm):
    """A convention as it stands: old ones begin at any step."""

    step = forms.ChoiceField(label=_("Bước"), choices=[_CHOOSE, *capital(Step.choices)])
    has_files = True
    first = (
        "title", "step", "valid_from", "households", "present", "agreed", "number", "decided_by", "why", "valid_to",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["valid_from"].help_text = _("Ngày của bước: ngày họp, ngày gửi, ngày có quyết định công nhận.")
        self.fields["households"].help_text = _("Ba ô số hộ chỉ ghi ở bước biểu quyết.")


class StepForm(_Step, RecordForm):
    """The next step: only what belongs to it is asked for."""

    valid_from = DayField()
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)

    def __init__(self, *args: Any, step: str, **more: Any) -> None:
        super().__init__(*args, **more)
        asked = {"valid_from", "note", "version", "evidence", *_ASKED[step]}
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        self.fields["valid_from"].label = _DAYS[step]
        if step == Step.VOTED:
            self._ask_votes()
        if step in _REASONED:
            self.fields["why"].required, self.fields["why"].help_text = True, ""
        self.order_fields(["valid_from", *_ASKED[step], "note", "evidence"])

    def _ask_votes(self) -> None:
        for name in ("households", "present", "agreed"):
            self.fields[name].required = True
        if rule := rule_on(datetime.date.max):
            told = {"pct": rule.passed_over_pct, "source": rule.source}
            self.fields["agreed"].help_text = (
                gettext("Được thông qua khi trên %(pct)s%% tổng số hộ tán thành (%(source)s).") % told
            )

    def columns(self) -> dict[str, Any]:
        left_out = ("version", "valid_from", "evidence")
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


_PAPER = ("number", "decided_by")
_REASONED = (Step.RETURNED, Step.SUSPENDED, Step.REPEALED)
_ASKED: dict[str, tuple[str, ...]] = {
    Step.DRAFT: (),
    Step.POSTED: (),
    Step.VOTED: ("households", "present", "agreed"),
    Step.SENT: _PAPER,
    Step.RECOGNISED: _PAPER,
    Step.RETURNED: (*_PAPER, "why"),
    Step.SUSPENDED: (*_PAPER, "why"),
    Step.REPLACED: _PAPER,
    Step.REPEALED: (*_PAPER, "why"),
}
"""What each step says besides its day."""
_DAYS: dict[str, Any] = {
    Step.DRAFT: _("Ngày bắt đầu dự thảo lại"),
    Step.POSTED: _("Ngày bắt đầu niêm yết"),
    Step.VOTED: _("Ngày họp, biểu quyết"),
    Step.SENT: _("Ngày gửi hồ sơ"),
    Step.RECOGNISED: _("Ngày có quyết định công nhận"),
    Step.RETURNED: _("Ngày trả lại"),
    Step.SUSPENDED: _("Ngày tạm ngừng"),
    Step.REPLACED: _("Ngày bản mới có hiệu lực"),
    Step.REPEALED: _("Ngày bãi bỏ"),
}


class EventFilter(DatedFilter):
    """What happened, from a day to a day, in a unit with all below it."""

    khi = forms.ChoiceField(
        label=_("Bản ghi"), required=False, choices=[("", _("Đang tính")), ("rut", _("Đã rút"))],
        widget=forms.Select(attrs=dict(SUBMITS)),
    )  # fmt: skip
    ngay = None  # type: ignore[assignment]
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến hết ngày"), required=False)

    def standing(self, on: datetime.date) -> Q:
        found = Q(withdrawn_at__isnull=self.said("khi") != "rut")
        if since := self.said("tu"):
            found &= Q(valid_from__gte=since)
        return found & Q(valid_from__lte=self.said("den")) if self.said("den") else found


class OpeningFilter(EventFilter):
    thu = choice(_("Số thư"), [("co", _("Có thư")), ("khong", _("Không có thư"))])


WAITING, OVERDUE, IN_TIME, LATE, ANSWERED = "cho", "qua-han", "dung-han", "muon", "xong"


class SuggestionFilter(EventFilter):
    qua = choice(_("Đến qua"), Channel.choices)
    loai = choice(_("Loại"))
    muc = choice(
        _("Trả lời"),
        [
            (WAITING, _("Chờ trả lời")), (OVERDUE, _("Quá hạn trả lời")), (ANSWERED, _("Đã trả lời")),
            (IN_TIME, _("Trả lời đúng hạn")), (LATE, _("Trả lời muộn")),
        ],
    )  # fmt: skip


ALIVE, OVER_NOW = "", "thoi"


class ConventionFilter(DatedFilter):
    buoc = forms.ChoiceField(
        label=_("Bước"), required=False, widget=forms.Select(attrs=dict(SUBMITS)),
        choices=[
            (ALIVE, _("Đang làm và còn hiệu lực")), *capital(Step.choices), (OVER_NOW, _("Đã thay hoặc bãi bỏ")),
        ],
    )  # fmt: skip
