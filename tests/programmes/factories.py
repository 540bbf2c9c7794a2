"""Directives with confirmed items, for tests: the text is made from the quotes, so that every span is right."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from tests.factories import AT, make_unit
from vungmanh.accounts.models import User
from vungmanh.core.models import StoredFile
from vungmanh.directives.enums import ActorRole, DirectiveState, ItemState, Part
from vungmanh.directives.models import Directive, Item, ItemActor
from vungmanh.language.text import fold
from vungmanh.units.enums import UnitKind, UnitLevel, UnitType
from vungmanh.units.models import Unit

Named = Unit | str
"""A unit, or the key of a collective name."""


def make_department(name: str, province: Unit, **dates: Any) -> Unit:
    return make_unit(
        name, parent=province, kind=UnitKind.ORGANISATION, level=UnitLevel.PROVINCE, type=UnitType.DEPARTMENT, **dates
    )


def make_district(name: str, province: Unit, **dates: Any) -> Unit:
    return make_unit(name, parent=province, level=UnitLevel.DISTRICT, type=UnitType.DISTRICT, **dates)


def make_directive(
    owner: Unit,
    by: User,
    *,
    number: str = "112/KH-UBND",
    title: str = "Xây dựng chính quyền cơ sở vững mạnh",
    issued_on: datetime.date | None = datetime.date(2026, 1, 15),
    period: tuple[datetime.date | None, datetime.date | None] = (
        datetime.date(2026, 1, 1),
        datetime.date(2026, 12, 31),
    ),
    **values: Any,
) -> Directive:
    """A directive that has been read and issued by `owner`, still without items."""
    stored = StoredFile.objects.create(sha256=f"{StoredFile.objects.count():064}", size=1, stored_at=AT)
    columns: dict[str, Any] = {
        "owner": owner,
        "issuer": owner,
        "issuer_name": owner.name,
        "territory": owner,
        "original": stored,
        "file_name": "van-ban.docx",
        "state": DirectiveState.READ,
        "number": number,
        "number_key": fold(number),
        "title": title,
        "issued_on": issued_on,
        "period_from": period[0],
        "period_to": period[1],
        "document_fields_confirmed": True,
        "uploaded_by": by,
        "uploaded_at": AT,
    }
    return Directive.objects.create(**columns | values)


def add_item(
    directive: Directive,
    part: Part,
    quote: str,
    *,
    leads: Sequence[Named] = (),
    partners: Sequence[Named] = (),
    sources: Sequence[Named] = (),
    via: Sequence[Named] = (),
    receivers: Sequence[Named] = (),
    state: ItemState = ItemState.ACCEPTED,
    inside: Item | None = None,
    within: Item | None = None,
    same_as: Item | None = None,
    after: Iterable[Item] = (),
    **data: Any,
) -> Item:
    """A confirmed item whose quote is put at the end of the text, or found inside the words of another item."""
    start = directive.text.index(quote, inside.position) if inside else len(directive.text)
    if not inside:
        directive.text += f"{quote}\n"
        directive.save(update_fields=["text"])
    item = Item.objects.create(
        directive=directive,
        part=part,
        position=start,
        spans=[[start, start + len(quote)]],
        quote=quote,
        data=data,
        state=state,
        reason="không thuộc kế hoạch" if state == ItemState.REJECTED else "",
        within=within,
        same_as=same_as,
    )
    item.after.set(after)
    for role, named in (
        (ActorRole.LEAD, leads),
        (ActorRole.PARTNER, partners),
        (ActorRole.SOURCE, sources),
        (ActorRole.VIA, via),
        (ActorRole.RECEIVER, receivers),
    ):
        for order, body in enumerate(named):
            add_actor(item, role, body, order=order)
    return item


def add_actor(item: Item, role: ActorRole, body: Named, *, order: int = 0) -> ItemActor:
    is_unit = isinstance(body, Unit)
    actor = ItemActor.objects.create(
        item=item,
        role=role,
        order=order,
        text=body.name if isinstance(body, Unit) else body,
        collective="" if isinstance(body, Unit) else body,
        is_resolved=True,
    )
    if is_unit:
        actor.units.set([body])
    return actor


def add_task(directive: Directive, quote: str, **more: Any) -> Item:
    return add_item(directive, Part.TASK, quote, **more)


def add_target(directive: Directive, quote: str, *, value: float = 92, **more: Any) -> Item:
    return add_item(
        directive, Part.TARGET, quote, **{"what": quote, "comparator": ">=", "unit": "%"} | more, value=value
    )


def add_report(directive: Directive, quote: str, *, form: str = "báo cáo", **more: Any) -> Item:
    return add_item(directive, Part.REPORT, quote, form=form, **more)
