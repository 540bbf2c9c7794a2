"""What is done to one item: show, save, leave out, restore, divide, join, draft. Each works with and without script."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vungmanh.core.errors import DomainError
from vungmanh.desk.directives.access import item_to_decide
from vungmanh.desk.directives.confirm_views import page_context, whole
from vungmanh.desk.directives.forms import ItemForm
from vungmanh.desk.directives.workspace import Workspace
from vungmanh.desk.refusals import refusal_words
from vungmanh.desk.requests import DeskRequest, as_number, version_seen
from vungmanh.directives.domain import confirming, drafts
from vungmanh.directives.domain.splitting import pieces_of
from vungmanh.directives.models import Item


@require_GET
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """The item opened in its place; without HTMX the page with it open."""
    item = item_to_decide(request, pk)
    if not request.htmx:
        return redirect(_place(item))
    work = Workspace(item.directive, request.user, open_id=item.pk)
    return _row(request, work, work.row(work.by_id[item.pk], is_open=True)) if item.pk in work.by_id else _gone(request)


@require_POST
def save(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the item; with corrections where the form differs from it."""
    item = item_to_decide(request, pk)
    work = Workspace(item.directive, request.user, open_id=item.pk)
    if item.pk not in work.by_id:
        return _gone(request)
    form = work.form(work.by_id[item.pk], data=request.POST)
    if not form.is_valid():
        return _again(request, work, form, status=422)
    version = form.cleaned_data["version"]
    acting: dict[str, Any] = {"by": request.user, "at": timezone.now(), "version": version}
    try:
        if form.differs():
            confirming.edit_item(item, form.values(), **acting)
        else:
            confirming.accept_item(item, **acting)
    except DomainError as error:
        return _refused(request, work, form, error)
    drafts.discard_draft(item, by=request.user)
    return _decided(request, item, _("Đã nhận."))


@require_POST
def reject(request: DeskRequest, pk: int) -> HttpResponse:
    item = item_to_decide(request, pk)
    acting: dict[str, Any] = {"by": request.user, "at": timezone.now(), "version": version_seen(request)}
    try:
        confirming.reject_item(item, reason=request.POST.get("reason", ""), **acting)
    except DomainError as error:
        return _refused(request, Workspace(item.directive, request.user, open_id=item.pk), None, error)
    return _decided(request, item, _("Đã bỏ."))


@require_POST
def restore(request: DeskRequest, pk: int) -> HttpResponse:
    item = item_to_decide(request, pk)
    try:
        confirming.restore_item(item, by=request.user, at=timezone.now(), version=version_seen(request))
    except DomainError as error:
        return _refused(request, Workspace(item.directive, request.user, open_id=item.pk), None, error)
    return whole(request, item.directive, _("Đã khôi phục."), open_id=item.pk)


@require_http_methods(["GET", "POST"])
def split(request: DeskRequest, pk: int) -> HttpResponse:
    """The quote in a box: a new line where it is to be divided."""
    item = item_to_decide(request, pk)
    if request.method == "GET":
        return _sub_form(request, item, "split", typed=item.quote)
    typed = request.POST.get("pieces", "")
    try:
        pieces = pieces_of(item, typed)
        made = confirming.split_item(item, pieces, by=request.user, at=timezone.now(), version=version_seen(request))
    except DomainError as error:
        return _sub_form(request, item, "split", typed=typed, error=error)
    return whole(request, item.directive, _("Đã tách. Hãy xem lại từng phần."), open_id=made[0].pk)


@require_http_methods(["GET", "POST"])
def merge(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose the items of the same part to be joined with this one."""
    item = item_to_decide(request, pk)
    if request.method == "GET":
        return _sub_form(request, item, "merge")
    pairs = (each.partition(":") for each in request.POST.getlist("other"))
    chosen = {
        number: as_number(version) or 0 for key, _colon, version in pairs if (number := as_number(key)) is not None
    }
    others = list(item.directive.items.filter(pk__in=chosen))
    versions = {item.pk: version_seen(request), **{other.pk: chosen[other.pk] for other in others}}
    try:
        confirming.merge_items(item, others, by=request.user, at=timezone.now(), versions=versions)
    except DomainError as error:
        return _sub_form(request, item, "merge", error=error)
    return whole(request, item.directive, _("Đã gộp."), open_id=item.pk)


@require_POST
def draft(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep what was typed; answers with the moment for the line on top."""
    item = item_to_decide(request, pk)
    typed = {name: values for name, values in request.POST.lists() if name not in ("csrfmiddlewaretoken", "version")}
    row = drafts.save_draft(item, typed, by=request.user, at=timezone.now(), version=version_seen(request))
    words = _("Đã lưu nháp %(moment)s") % {"moment": time_format(timezone.localtime(row.saved_at), "H:i")}
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@require_POST
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    item = item_to_decide(request, pk)
    drafts.discard_draft(item, by=request.user)
    return whole(request, item.directive, _("Đã bỏ bản nháp."), open_id=item.pk)


def _decided(request: DeskRequest, item: Item, words: str) -> HttpResponse:
    """The line as decided and the next one opened: the next undecided in this part, else the next anywhere."""
    work = Workspace(item.directive, request.user)
    following = work.next_after(item.pk, part=item.part) or work.next_after(item.pk)
    if not request.htmx:
        messages.success(request, words)
        return redirect(_place(work.by_id[following]) if following else _place(item))
    work.tab, work.open_id = item.part, None
    shown = work.row(work.by_id[item.pk])
    beside = work.by_id[following] if following and work.by_id[following].part == item.part else None
    context = {
        **page_context(work),
        "row": shown,
        "next_row": work.row(beside, is_open=True) if beside else None,
        "is_answer": True,
    }
    response = render(request, "desk/directives/_decided.html", context)
    decided = {"item": item.pk, "state": shown.state, "next": following, "is_here": bool(beside), "at": _clock()}
    response["HX-Trigger-After-Settle"] = json.dumps({"decided": decided})
    return response


def _refused(request: DeskRequest, work: Workspace, form: ItemForm | None, error: DomainError) -> HttpResponse:
    """The item again with everything typed: at its fields what is wrong, or who was first and what stands now."""
    item = work.by_id.get(work.open_id or 0)
    if item is None:
        return _gone(request)
    if error.code == "item_invalid" and form is not None:
        form.refuse(error.params["fields"])
        return _again(request, work, form, status=422)
    if error.code == "changed_meanwhile":
        work = Workspace(work.directive, request.user, open_id=item.pk)
        fresh = work.by_id[item.pk]
        typed = request.POST.copy()
        typed["version"] = str(fresh.version)
        kept = work.form(fresh, data=typed) if form is not None else work.form(fresh)
        return _again(request, work, kept, status=409, conflict=error)
    if not request.htmx:
        messages.error(request, refusal_words(error))
        return redirect(_place(item))
    raise error


def _again(
    request: DeskRequest, work: Workspace, form: ItemForm, *, status: int, conflict: DomainError | None = None
) -> HttpResponse:
    row = work.row(form.item, form=form)
    row.conflict = conflict
    if request.htmx:
        return _row(request, work, row, status=status)
    work.rows = [row if other.item.pk == row.item.pk else other for other in work.rows]
    return render(request, "desk/directives/confirm.html", page_context(work), status=status)


def _row(request: DeskRequest, work: Workspace, row: Any, *, status: int = 200) -> HttpResponse:
    return render(request, "desk/directives/_row.html", {**page_context(work), "row": row}, status=status)


def _sub_form(
    request: DeskRequest, item: Item, kind: str, *, typed: str = "", error: DomainError | None = None
) -> HttpResponse:
    """The form for dividing or joining: in the place of the item for HTMX, else a page of its own."""
    work = Workspace(item.directive, request.user, open_id=item.pk)
    others = [work.row(other) for other in work.items if other.part == item.part and other.pk != item.pk]
    context = {
        **page_context(work),
        "item": item,
        "typed": typed,
        "others": [row for row in others if row.item.state != "rejected"],
        "refusal": refusal_words(error) if error else "",
        "kind": kind,
    }
    template = f"desk/directives/_{kind}.html" if request.htmx else "desk/directives/sub_form.html"
    return render(request, template, context, status=422 if error else 200)


def _gone(request: DeskRequest) -> HttpResponse:
    raise DomainError("item_gone")


def _place(item: Item) -> str:
    return f"{reverse('desk:directive_confirm', args=[item.directive_id])}?muc={item.pk}#muc-{item.pk}"


def _clock() -> str:
    return time_format(timezone.localtime(timezone.now()), "H:i")
