"""What is done with an import: each act a plain POST."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vungmanh.desk.imports.access import seen_or_404
from vungmanh.desk.requests import DeskRequest, local_next, today, who
from vungmanh.imports.domain.asking import answer, answer_all
from vungmanh.imports.domain.carrying_out import start
from vungmanh.imports.domain.checking import check_again, drop
from vungmanh.imports.domain.undoing import start_undo

_ANSWER = re.compile(r"dong-(\d{1,7})")


@require_POST
def import_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """The answers of one page are kept as drafts; or one answer for all that is still open."""
    sheet = seen_or_404(request, pk)
    said = {int(found[1]): str(value) for name, value in request.POST.items() if (found := _ANSWER.fullmatch(name))}
    answer(sheet, said, **who(request))
    if every := request.POST.get("tat-ca"):
        answer_all(sheet, is_same=every == "cung", **who(request))
    sheet.refresh_from_db()
    left = sheet.open_questions
    if left:
        words = ngettext("Đã lưu. Còn %(n)s dòng chờ trả lời.", "Đã lưu. Còn %(n)s dòng chờ trả lời.", left) % {
            "n": left
        }
        messages.success(request, words)
    else:
        messages.success(request, _("Đã trả lời hết. Hãy xem lại rồi nhập."))
    return redirect(local_next(request) or reverse("desk:import", args=[pk]))


@require_POST
def import_start(request: DeskRequest, pk: int) -> HttpResponse:
    start(seen_or_404(request, pk), **who(request))
    return redirect("desk:import", pk)


@require_POST
def import_undo(request: DeskRequest, pk: int) -> HttpResponse:
    start_undo(seen_or_404(request, pk), **who(request))
    return redirect("desk:import", pk)


@require_POST
def import_check_again(request: DeskRequest, pk: int) -> HttpResponse:
    check_again(seen_or_404(request, pk), **who(request), on=today())
    return redirect("desk:import", pk)


@require_POST
def import_drop(request: DeskRequest, pk: int) -> HttpResponse:
    drop(seen_or_404(request, pk), **who(request))
    messages.success(request, _("Đã bỏ bảng này. Không có gì được nhập."))
    return redirect("desk:imports")
