"""Forms of this room: filters of the two lists, and what a person chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vungmanh.notices.enums import Group, How, MailKind, MailState, Rhythm, kinds_of
from vungmanh.notices.models import Mail, Notice

_SUBMITS = {"data-submits": ""}
_ALL = ("", _("Tất cả"))


class NoticeFilter(forms.Form):
    """Filters of the list; what cannot be read filters nothing out."""

    group = forms.ChoiceField(
        label=_("Loại thông báo"),
        required=False,
        choices=[_ALL, *Group.choices],
        widget=forms.Select(attrs=_SUBMITS),
    )
    read = forms.ChoiceField(
        label=_("Đã đọc hay chưa"),
        required=False,
        choices=[_ALL, ("chua", _("Chưa đọc")), ("roi", _("Đã đọc"))],
        widget=forms.Select(attrs=_SUBMITS),
    )

    def applied_to(self, notices: QuerySet[Notice]) -> QuerySet[Notice]:
        self.is_valid()
        if group := self.cleaned_data.get("group"):
            notices = notices.filter(kind__in=kinds_of(group))
        if read := self.cleaned_data.get("read"):
            notices = notices.filter(read_at__isnull=read == "chua")
        return notices

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


class ChoiceForm(forms.Form):
    """One choice per group of notices, and the rhythm of the digest."""

    rhythm = forms.ChoiceField(label=_("Bản tin"), choices=Rhythm.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for group in Group:
            self.fields[group.value] = forms.ChoiceField(
                label=group.label, choices=How.choices, widget=forms.RadioSelect
            )

    @property
    def groups(self) -> list[forms.BoundField]:
        return [self[group.value] for group in Group]

    def how(self) -> dict[str, str]:
        return {group.value: self.cleaned_data[group.value] for group in Group}


class MailFilter(forms.Form):
    q = forms.CharField(
        label=_("Tìm người nhận"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[_ALL, *MailState.choices],
        widget=forms.Select(attrs=_SUBMITS),
    )
    kind = forms.ChoiceField(
        label=_("Loại thư"), required=False, choices=[_ALL, *MailKind.choices], widget=forms.Select(attrs=_SUBMITS)
    )

    def applied_to(self, mails: QuerySet[Mail]) -> QuerySet[Mail]:
        self.is_valid()
        wanted = {name: value for name in ("state", "kind") if (value := self.cleaned_data.get(name))}
        return mails.filter(**wanted)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())
