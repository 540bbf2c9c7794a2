"""Reading again with a newer reader: the differences one by one, and what to do with each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from vungmanh.desk.audit.fields import item_field_words, value_words
from vungmanh.desk.directives.access import confirmable
from vungmanh.desk.directives.wording import facts_of
from vungmanh.desk.directives.workspace import TAB_LABELS
from vungmanh.desk.requests import DeskRequest
from vungmanh.directives.domain import rereading
from vungmanh.directives.domain.fields import data_of
from vungmanh.directives.domain.rereading import Difference
from vungmanh.directives.models import Reading
from vungmanh.directives.selectors import adopted_reading, waiting_reading

KINDS: dict[str, Any] = {
    "added": gettext_lazy("Thấy thêm"),
    "changed": gettext_lazy("Đọc khác đi"),
    "gone": gettext_lazy("Không còn thấy"),
}


@require_http_methods(["GET", "POST"])
def reread(request: DeskRequest, pk: int) -> HttpResponse:
    directive = confirmable(request, pk)
    waiting = waiting_reading(directive)
    if request.method == "POST":
        done = _act(request, directive, waiting)
        return redirect("desk:directive_confirm" if done else "desk:directive_reread", directive.pk)
    context = {
        "directive": directive,
        "reading": waiting,
        "adopted": adopted_reading(directive),
        "rows": [_shown(difference) for difference in rereading.differences(waiting)] if waiting else [],
    }
    return render(request, "desk/directives/reread.html", context)


def _act(request: DeskRequest, directive: Any, waiting: Reading | None) -> bool:
    """Carry out what was pressed; True where the page has done its work."""
    acting: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    pressed = request.POST.get("act", "")
    if pressed == "read":
        fresh = rereading.read_again(directive, **acting)
        if rereading.differences(fresh):
            return False
        rereading.close(fresh, **acting)
        messages.success(request, _("Đã đọc lại: không có gì khác với các mục đang có."))
        return True
    if waiting is None:
        return True
    if pressed == "close":
        rereading.close(waiting, **acting)
        messages.success(request, _("Đã giữ các mục như đang có."))
        return True
    keys = None if pressed == "all" else request.POST.getlist("key")
    taken = rereading.take_over(waiting, keys, gone_reason=_("Bản đọc mới không còn thấy mục này"), **acting)
    messages.success(
        request, ngettext("Đã lấy %(count)s khác biệt.", "Đã lấy %(count)s khác biệt.", taken) % {"count": taken}
    )
    return False


def _shown(difference: Difference) -> dict[str, Any]:
    """A difference in words: what stands now, what the newer reading says."""
    item, record = difference.item, difference.record
    facts = facts_of(difference.part, data_of(difference.part, record) if record else item.data if item else {})
    return {
        "difference": difference,
        "kind": KINDS[difference.kind],
        "part": TAB_LABELS[difference.part],
        "facts": facts,
        "fields": [
            (item_field_words(name), _value(name, before), _value(name, after))
            for name, (before, after) in difference.fields.items()
        ],
    }


def _value(name: str, value: Any) -> str:
    """A value of a field; of bodies their names."""
    if isinstance(value, list):
        return ", ".join(part[-1] if isinstance(part, list) else str(part) for part in value) or "–"
    return value_words(name, value)
