"""What is its own in the register of bodies and counts of members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vungmanh.bodies.domain.keeping import BODIES, MEMBERSHIPS, end_body, withdraw_body
from vungmanh.bodies.models import Body, BodyDue, Membership
from vungmanh.bodies.policies import choices, label, policy, rank_of, requirements, system_of
from vungmanh.bodies.selectors import with_all_below
from vungmanh.desk.bodies.forms import BodyFilter, BodyForm, MembershipFilter, MembershipForm
from vungmanh.desk.fieldwork.listing import Cell, Col, Link
from vungmanh.desk.records.dues import Asked, DueRoom
from vungmanh.desk.records.rooms import Fact, Room, state_cell, unit_cell
from vungmanh.desk.records.shown import said, share
from vungmanh.desk.requests import DeskRequest, today
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit


def tabs(here: str) -> Sequence[Link]:
    pages = (
        ("bodies", pgettext("many", "Tổ chức")), ("memberships", _("Đảng viên, hội viên")), ("bodies_tree", _("Cây tổ chức")),
        ("bodies_flow", _("Biến động")), ("body_matrix", _("Bảng theo đơn vị")), ("body_dues", _("Còn thiếu")),
    )  # fmt: skip
    return [Link(reverse(f"desk:{name}"), label, is_here=name == here) for name, label in pages]


def above_choices(row: Body | None) -> dict[str, Any]:
    """Committees that a body can belong to: of its place, or of any where there is no row yet."""
    kinds = [code for code in policy()["kinds"] if rank_of(code) < 3]
    found = Body.objects.standing_on(today()).filter(kind__in=kinds)
    if row is not None:
        above = [row.unit_id, row.unit.parent_id, row.above.unit_id if row.above else None]
        found = Body.objects.filter(Q(pk__in=found.filter(unit__in=above).exclude(thing=row.thing_id).values("thing")))
    else:
        found = Body.objects.filter(pk__in=found.values("thing"))
    return {"above": found.order_by("unit__sort_key", "name", "pk")}


def _body_line(row: Body) -> list[Cell]:
    kind = capfirst(label("kinds", row.kind))
    return [
        Cell(row.name, url=reverse("desk:body", args=[row.pk])), unit_cell(row),
        Cell(_("%(kind)s (ghép)") % {"kind": kind} if row.is_joint else kind), Cell(label("settings", row.setting)),
        Cell(row.above.name if row.above else ""), Cell(row.founded_on), Cell(row.valid_from), state_cell(row, today()),
    ]  # fmt: skip


def _body_facts(row: Body) -> list[Fact]:
    return [
        (_("Loại tổ chức"), label("kinds", row.kind)), (_("Ở"), label("settings", row.setting)),
        (_("Trực thuộc"), row.above.name if row.above else said(None)), (_("Chi bộ ghép"), said(row.is_joint)),
        (_("Số quyết định"), said(row.number)), (_("Ngày thành lập"), said(row.founded_on)),
    ]  # fmt: skip


def _of_body(form: Any, at: str = "") -> Q:
    found = Q(**{f"{at}system": form.said("he")}) if form.said("he") else Q()
    return found & Q(**{f"{at}kind": form.said("loai")}) if form.said("loai") else found


def _body_narrowed(form: BodyFilter) -> Q:
    found = _of_body(form)
    if form.said("o"):
        found &= Q(setting=form.said("o"))
    return found & Q(is_joint=form.said("ghep") == "1") if form.said("ghep") else found


def _body_links(request: DeskRequest, row: Body) -> list[Link]:
    return [Link(reverse("desk:body_count", args=[row.pk]), _("Ghi số lượng"))]


def _body_beside(row: Body) -> list[Link]:
    """How many members it has, with all below it."""
    return [Link(f"{reverse('desk:memberships')}?thuoc={row.thing_id}", _("Số đảng viên, đoàn viên, hội viên"))]


def _body_columns(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"system": system_of(values["kind"])}


BODY_ROOM = Room(
    name="body", listed_as="bodies", address="so-sach/to-chuc/", sheet="to-chuc", acts=BODIES,
    end=end_body, withdraw=withdraw_body,
    title=gettext_lazy("Tổ chức đảng, Mặt trận, đoàn thể"), new=gettext_lazy("Ghi tổ chức"),
    empty=(
        gettext_lazy("Chưa ghi tổ chức nào."),
        gettext_lazy("Ghi đảng bộ, chi bộ, Mặt trận, đoàn thể của từng xã, thôn; rồi ghi số đảng viên, hội viên mỗi kỳ."),
    ),
    form=BodyForm, filter=BodyFilter, line=_body_line, facts=_body_facts, narrowed=_body_narrowed, given=above_choices,
    choices=lambda: {"he": choices("systems"), "loai": choices("kinds"), "o": choices("settings")},
    cols=lambda: [
        Col(_("Tên"), "ten", 34), Col(pgettext("one", "Đơn vị"), "don_vi", 26), Col(_("Loại tổ chức"), "loai", 26),
        Col(_("Ở"), "o", 16), Col(_("Trực thuộc"), width=30), Col(_("Thành lập"), "lap", 12), Col(_("Từ ngày"), "tu", 12),
        Col(_("Tình trạng"), width=16),
    ],
    sorts={
        "ten": "folded", "don_vi": ("unit__sort_key", "kind"), "loai": ("kind", "unit__sort_key"), "o": "setting",
        "lap": "founded_on", "tu": "valid_from",
    },
    default="don_vi", related=("above__unit",), columns=_body_columns, more=_body_links, beside=_body_beside,
    errors={
        "body_kind_unknown": "kind", "body_founded_later": "founded_on", "body_above_of_other_system": "above",
        "body_above_itself": "above",
    },
    tabs=tabs,
)  # fmt: skip


def gap_cell(row: Membership) -> Cell:
    """Whether the count is what the one before and the flow make."""
    if row.gap is None:
        return Cell("")
    if row.gap == 0:
        return Cell(_("khớp"), "good")
    return Cell(_("lệch %(gap)s") % {"gap": f"{row.gap:+}"}, "bad")


def _membership_line(row: Membership) -> list[Cell]:
    return [
        Cell(row.body.name, url=reverse("desk:membership", args=[row.pk])), unit_cell(row), Cell(row.members),
        Cell(row.women), Cell(row.core), Cell(share(row.members, row.base) if row.base else ""), Cell(row.admitted),
        Cell(row.arrived), Cell(row.departed), gap_cell(row), Cell(row.valid_from), state_cell(row, today()),
    ]  # fmt: skip


def _membership_facts(row: Membership) -> list[Fact]:
    gap = gap_cell(row).words
    return [
        (_("Số đảng viên, đoàn viên, hội viên"), said(row.members)), (_("Trong đó nữ"), said(row.women)),
        (_("Cốt cán"), share(row.core, row.members) if row.core is not None else said(None)),
        (_("Tỷ lệ tập hợp"), share(row.members, row.base) if row.base else said(None)), (_("Kết nạp"), said(row.admitted)),
        (_("Chuyển đến"), said(row.arrived)), (_("Chuyển đi, ra khỏi, từ trần"), said(row.departed)),
        (_("Đối chiếu"), gap),
    ]  # fmt: skip


def _membership_narrowed(form: MembershipFilter) -> Q:
    found = _of_body(form, "body__")
    if form.said("thuoc"):
        found &= Q(body__in=with_all_below(int(form.said("thuoc")), form.day(today())))
    wrong = Q(gap__isnull=False) & ~Q(gap=0)
    return found & {"lech": wrong, "khop": Q(gap=0)}.get(form.said("khop") or "", Q())


MEMBERSHIP_ROOM = Room(
    name="membership", listed_as="memberships", address="so-sach/to-chuc/so-luong/", sheet="thanh-vien", acts=MEMBERSHIPS,
    title=gettext_lazy("Đảng viên, đoàn viên, hội viên"), new=gettext_lazy("Ghi số lượng"), is_made_here=False,
    empty=(
        gettext_lazy("Chưa ghi số lượng nào."),
        gettext_lazy("Mở một tổ chức và chọn “Ghi số lượng”; mỗi kỳ ghi tiếp số mới cùng số kết nạp, chuyển đến, chuyển đi."),
    ),
    form=MembershipForm, filter=MembershipFilter, line=_membership_line, facts=_membership_facts,
    narrowed=_membership_narrowed, choices=lambda: {"he": choices("systems"), "loai": choices("kinds")},
    cols=lambda: [
        Col(_("Tổ chức"), "ten", 34), Col(_("Ở đơn vị"), "don_vi", 26), Col(_("Số lượng"), "so", 10, "num"),
        Col(_("Nữ"), width=8, css="num"), Col(_("Cốt cán"), width=10, css="num"), Col(_("Tập hợp"), width=20, css="num"),
        Col(_("Kết nạp"), "nap", 10, "num"), Col(_("Đến"), width=8, css="num"), Col(_("Đi"), width=8, css="num"),
        Col(_("Đối chiếu"), "lech", 12), Col(_("Đếm ngày"), "tu", 12), Col(_("Tình trạng"), width=16),
    ],
    sorts={
        "ten": "folded", "don_vi": ("unit__sort_key", "body__name"), "so": "members", "nap": "admitted", "lech": "gap",
        "tu": "valid_from",
    },
    default="don_vi", related=("body",),
    errors={
        "membership_in_future": "valid_from", "membership_before_body": "valid_from", "membership_after_body": "valid_from",
        "membership_part_of_more": "members", "membership_more_than_base": "base",
    },
    tabs=tabs,
)  # fmt: skip


def _asked() -> list[Asked]:
    rows = policy()["requirements"]
    return [
        Asked(
            one.code, label("requirements", one.code), _(rows[one.code]["short"]),
            one.types[0] if one.kind == UnitKind.ORGANISATION else one.levels[0], rows[one.code]["source"],
        )
        for one in requirements()
    ]  # fmt: skip


def _new_url(unit: Unit, code: str) -> str:
    row: dict[str, Any] = policy()["requirements"].get(code, {})
    if row.get("counts") != "body":
        return ""
    said_so = {"unit": unit.pk, "kind": row["bodies"][0], "setting": row["setting"]}
    return f"{reverse('desk:body_new')}?{urlencode(said_so)}"


DUE_ROOM = DueRoom(
    name="body", address="so-sach/to-chuc/", model=BodyDue, title=gettext_lazy("Nơi phải có tổ chức đảng, đảng viên"),
    asked=_asked, tabs=tabs, new_url=_new_url,
    groups=lambda: [
        ("commune", _("xã, phường, thị trấn")), ("village", _("thôn, khu phố")), ("truong", _("trường học")),
        ("tram", _("trạm y tế")),
    ],
)  # fmt: skip
