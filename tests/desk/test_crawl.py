"""Every page about one thing, opened by everybody: one table says who gets it, and nothing of it reaches the neighbour."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Cast, undone
from tests.directives.factories import make_read
from tests.factories import AT
from tests.fieldwork.crawl import (
    FIELDWORK,
    FIELDWORK_ACTS,
    FIELDWORK_LISTS,
    FIELDWORK_WORDS,
    fieldwork_addresses,
)
from tests.figures.crawl import FIGURES, FIGURES_LISTS, FIGURES_WORDS, figures_addresses
from tests.imports.crawl import IMPORT, IMPORT_ACTS, IMPORT_LISTS, IMPORT_WORDS, import_addresses
from tests.officials.crawl import (
    OFFICIALS,
    OFFICIALS_ACTS,
    OFFICIALS_LISTS,
    OFFICIALS_WORDS,
    official_addresses,
)
from tests.programmes.factories import add_report, add_target, add_task, make_directive
from tests.registers.crawl import RECORD_ACTS, RECORD_LISTS, RECORD_WORDS, RECORDS, record_addresses
from tests.reporting.crawl import (
    REPORTING,
    REPORTING_ACTS,
    REPORTING_LISTS,
    REPORTING_WORDS,
    report_addresses,
)
from tests.training.crawl import (
    TRAINING,
    TRAINING_ACTS,
    TRAINING_LISTS,
    TRAINING_WORDS,
    training_addresses,
)
from vungmanh.cascade.domain.issuing import Issue, issue
from vungmanh.cascade.domain.planning import start
from vungmanh.core.files import store
from vungmanh.core.jobs import enqueue
from vungmanh.core.models import AuditEntry, Job
from vungmanh.desk.refused import kind_of
from vungmanh.desk.urls import urlpatterns
from vungmanh.directives.models import Directive
from vungmanh.notices.models import Notice
from vungmanh.programmes.domain.following import Said, follow
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.enums import DutyAct
from vungmanh.programmes.models import Programme

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
PEOPLE = ("officer", "leader", "administrator", "lead_officer", "commune_officer", "neighbour", "anonymous")
"""Coordinator, leader and administrator of the province; Sở Nội vụ, which leads a task; a commune, which owes a report."""
Table = dict[str, tuple[int, ...]]
DRAFT: Table = {
    "directive": (200, 200, 200, 404, 404, 404, 302),
    "directive_original": (200, 200, 200, 404, 404, 404, 302),
    "directive_upload_state": (200, 200, 200, 404, 404, 404, 302),
    "directive_confirm": (200, 302, 200, 404, 404, 404, 302),
    "directive_document": (200, 403, 200, 404, 404, 404, 302),
    "directive_names": (200, 403, 200, 404, 404, 404, 302),
    "directive_publish": (200, 200, 200, 404, 404, 404, 302),
    "directive_reread": (200, 403, 200, 404, 404, 404, 302),
    "directive_units": (200, 403, 200, 404, 404, 404, 302),
    "item": (302, 403, 302, 404, 404, 404, 302),
    "item_split": (200, 403, 200, 404, 404, 404, 302),
    "item_merge": (200, 403, 200, 404, 404, 404, 302),
    "job": (200, 200, 200, 404, 404, 404, 302),
}
"""An unpublished directive: only those who act for its owner know of it, the leader without confirming."""
PUBLISHED: Table = {
    "directive": (200, 200, 200, 200, 200, 404, 302),
    "directive_original": (200, 200, 200, 200, 200, 404, 302),
    "directive_upload_state": (200, 200, 200, 200, 200, 404, 302),
    "directive_confirm": (302, 302, 302, 302, 302, 404, 302),
    "directive_document": (200, 403, 200, 403, 403, 404, 302),
    "directive_names": (200, 403, 200, 403, 403, 404, 302),
    "directive_publish": (302, 302, 302, 403, 403, 404, 302),
    "directive_reread": (200, 403, 200, 403, 403, 404, 302),
    "directive_units": (200, 403, 200, 403, 403, 404, 302),
    "item": (302, 403, 302, 403, 403, 404, 302),
    "item_split": (200, 403, 200, 403, 403, 404, 302),
    "item_merge": (200, 403, 200, 403, 403, 404, 302),
    "programme": (200, 200, 200, 200, 200, 404, 302),
    "programme_tasks": (200, 200, 200, 200, 200, 404, 302),
    "programme_calendar": (200, 200, 200, 200, 200, 404, 302),
    "programme_units": (200, 200, 200, 200, 200, 404, 302),
    "programme_text": (200, 200, 200, 200, 200, 404, 302),
    "programme_changes": (200, 200, 200, 200, 200, 404, 302),
    "programme_amendment": (200, 200, 200, 403, 403, 404, 302),
    "programme_order": (200, 200, 200, 403, 403, 404, 302),
    "programme_target": (200, 200, 200, 200, 200, 404, 302),
    "programme_bindings": (200, 200, 200, 403, 403, 404, 302),
    "directive_results": (200, 200, 200, 200, 200, 404, 302),
    "programme_plans": (200, 200, 200, 200, 200, 404, 302),
    "programme_shares": (200, 200, 200, 200, 200, 404, 302),
}
"""A published one: whoever owes something in it reads it too."""
UNITS: Table = {
    "unit": (200, 200, 200, 200, 200, 200, 302),
    "unit_change": (200, 403, 200, 403, 403, 403, 302),
}
ACCOUNT: Table = {
    "person": (404, 404, 200, 404, 200, 404, 302),
    "person_change": (404, 404, 200, 404, 403, 404, 302),
    "person_role": (404, 404, 200, 404, 403, 404, 302),
    "person_deactivate": (404, 404, 200, 404, 403, 404, 302),
    "role_end": (404, 404, 200, 404, 403, 404, 302),
    "role_delegate": (404, 404, 200, 404, 200, 404, 302),
}
"""The account of the commune's officer and its role: for administrators; his or her own page for everybody."""
DUTY: Table = {
    "duty": (200, 200, 200, 404, 200, 404, 302),
    "duty_quick": (302, 302, 302, 404, 302, 404, 302),
    "duty_evidence": (200, 200, 200, 404, 200, 404, 302),
}
"""The report that the commune owes, and a file of its log: not for a department that neither receives it nor passes it on."""
NOTICE: Table = {"notice": (404, 404, 404, 404, 302, 404, 302)}
"""What the commune's officer was told: for nobody else, whatever they may see of the duty."""
PLAN: Table = {
    "programme_plan": (200, 200, 200, 404, 200, 404, 302),
    "programme_plan_word": (200, 200, 200, 404, 200, 404, 302),
    "programme_plan_file": (200, 200, 200, 404, 200, 404, 302),
    "programme_plan_draft": (403, 403, 403, 404, 200, 404, 302),
    "programme_plan_issue": (403, 403, 403, 404, 200, 404, 302),
}
"""The commune's own plan for the programme, one edition in force and one in work: not for a department beside it."""
SHARES: Table = {
    "programme_share": (200, 200, 200, 403, 403, 404, 302),
    "programme_share_template": (200, 200, 200, 403, 403, 404, 302),
    "programme_share_import": (200, 200, 200, 403, 403, 404, 302),
}
"""A count of the programme: for those who share it out."""
REGISTERS: tuple[Table, ...] = (FIELDWORK, FIGURES, IMPORT, PLAN, REPORTING, SHARES)
POST_ONLY = (
    "actor_resolve", "directive_accept_many", "directive_add", "directive_retry", "directive_undo",
    "directive_withdraw", "finding_settle", "item_discard", "item_draft", "item_reject", "item_restore",
    "item_save", "job_retry", "programme_change", "programme_extend", "programme_follow_units", "programme_order_change",
    *FIELDWORK_ACTS,
    *RECORD_ACTS,
    *OFFICIALS_ACTS, *IMPORT_ACTS, *TRAINING_ACTS, *REPORTING_ACTS,
    "programme_start", "programme_quota", "day_withdraw", "duty_stay", "duty_stay_withdraw",
    "duty_quota_person", "duty_quota_person_end",
    "filter_change",
    "duty_act", "programme_sleep", "programme_wake", "person_link", "person_reactivate",
    "person_totp_reset", "mail_again", "notice_read",
    "programme_plan_attach", "programme_plan_discard", "programme_plan_lines", "programme_plan_start",
    "programme_plan_take_back", "programme_plans_call", "programme_plans_urge", "programme_share_confirm",
    "programme_target_bind", "programme_target_unbind", "programme_bindings_accept", "directive_results_accept",
    "programme_share_discard", "programme_share_import_do", "programme_share_propose",
)  # fmt: skip
DRAFT_WORDS = (
    "thiết lập hòm thư góp ý",
    "lập kế hoạch đào tạo",
    "112/KH-UBND",
    "chính quyền cơ sở năm 2026",
    "ke-hoach.txt",
)
PUBLISHED_WORDS = ("đường dây nóng", "bồi dưỡng chức danh", "74/QĐ-UBND", "Nâng cao năng lực tiếp dân", "van-ban.docx")
REGISTER_WORDS = (
    *FIELDWORK_WORDS, *FIGURES_WORDS, *RECORD_WORDS, *OFFICIALS_WORDS, *IMPORT_WORDS, *TRAINING_WORDS, *REPORTING_WORDS,
    "19/KH-HTS9",
)  # fmt: skip
LISTS = (
    "/", "/van-ban/", "/chuong-trinh/", "/don-vi/", "/nhat-ky/", "/tim/?q=hom+thu", "/tim/?q=duong+day", "/tim/?q=112",
    "/tim/?q=tiep+dan", "/van-ban/?q=chinh+quyen", "/chuong-trinh/?q=tiep+dan", "/viec/?tab=tat-ca",
    *FIELDWORK_LISTS,
    *FIGURES_LISTS,
    *RECORD_LISTS,
    *OFFICIALS_LISTS, *IMPORT_LISTS, *TRAINING_LISTS, *REPORTING_LISTS,
    "/thong-bao/", "/lich-cua-toi/",
)  # fmt: skip


def draft_addresses(directive: Directive, job: Job) -> dict[str, list[int]]:
    """Arguments of each address about the unpublished directive."""
    things = {"item": directive.items.filter(part="tasks").order_by("pk")[0].pk, "job": job.pk}
    return {name: [next((pk for kind, pk in things.items() if name.startswith(kind)), directive.pk)] for name in DRAFT}


def published_addresses(programme: Programme, amending: Directive) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name in PUBLISHED:
        found[name] = [programme.pk] if name.startswith("programme") else [programme.directive_id]
        if name == "programme_amendment":
            found[name].append(amending.pk)
        elif name == "programme_target":
            found[name].append(programme.targets.order_by("pk")[0].pk)
        elif name == "programme_order":
            found[name].append(f"n{programme.tasks.get().pk}")
        elif name.startswith("item"):
            found[name] = [programme.directive.items.order_by("pk")[0].pk]
    return found


@pytest.fixture
def draft(cast: Cast) -> Directive:
    return make_read(cast)


@pytest.fixture
def job(cast: Cast) -> Job:
    """Work that the coordinator of the province asked for."""
    return enqueue("programmes.re_expand", key="crawl", arguments={}, by=cast.officer, at=AT)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    year = timezone.localdate().year
    directive = make_directive(cast.province, cast.officer, number="74/QĐ-UBND", title="Nâng cao năng lực tiếp dân")
    add_target(directive, "95% xã có đường dây nóng", value=95, due=f"{year}-12-31")
    add_task(directive, "Tổ chức bồi dưỡng chức danh", leads=[cast.department], condition="khi có hướng dẫn")
    add_target(directive, "Đào tạo 120 cán bộ tiếp dân", value=120, unit="cán bộ")
    add_report(directive, "Báo cáo kết quả đường dây nóng", sources=[cast.commune], recurs="yearly")
    directive.original = store(io.BytesIO(directive.text.encode()), at=AT)
    directive.save()
    return publish(directive, by=cast.officer, at=AT, on=timezone.localdate())


@pytest.fixture
def amending(cast: Cast, programme: Programme) -> Directive:
    directive = make_directive(cast.province, cast.officer, number="75/QĐ-UBND", amends=programme.directive)
    add_target(directive, "98% xã có đường dây nóng", value=98)
    return directive


Texts = dict[str, dict[str, str]]


def answers(cast: Cast, client_for: ClientFor, addresses: dict[str, list[int]], read: Texts | None = None) -> Table:
    """The status of each address for each of PEOPLE; whoever was refused it stands on the audit trail, nobody else.

    What those in `read` were shown is added there. No more than a few refusals of a person and day are kept.
    """
    clients = {person: client_for(getattr(cast, person)) for person in PEOPLE}
    table: Table = {}
    for name, args in addresses.items():
        address = reverse(f"desk:{name}", args=args)
        opened = {person: client.get(address) for person, client in clients.items()}
        table[name] = tuple(response.status_code for response in opened.values())
        for person, texts in (read or {}).items():
            texts[address] = text_of(opened[person])
    assert refusals() == {
        (getattr(cast, person).username, f"GET {reverse(f'desk:{name}', args=addresses[name])}")
        for name, statuses in table.items()
        for person, status in zip(PEOPLE, statuses, strict=True)
        if status in (403, 404)
    }
    return table


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode(errors="replace"))


def refusals() -> set[tuple[str, str]]:
    """Who was refused which address, as the audit trail tells it."""
    rows = AuditEntry.objects.filter(action="access.refused").select_related("actor")
    return {(row.actor.username, row.changes["address"][1]) for row in rows if row.actor}


def test_unit(cast: Cast, client_for: ClientFor) -> None:
    assert answers(cast, client_for, {name: [cast.commune.pk] for name in UNITS}) == UNITS


def test_account(cast: Cast, client_for: ClientFor) -> None:
    person, role = cast.commune_officer.pk, cast.commune_officer.assignments.get().pk
    addresses = {name: [role if name.startswith("role_") else person] for name in ACCOUNT}
    assert answers(cast, client_for, addresses) == ACCOUNT


def duty_addresses(cast: Cast, programme: Programme) -> dict[str, list[int]]:
    """The commune's report and a file that its officer attached."""
    duty = programme.duties.filter(unit=cast.commune).order_by("due")[0]
    files = [(store(io.BytesIO(b"%PDF-1"), at=AT), "duong-day-nong.pdf")]
    said = Said("Đường dây nóng đã mở", files=files)
    entry = follow(duty, DutyAct.NOTED, said, by=cast.commune_officer, at=AT, on=timezone.localdate(), version=1)
    return {"duty": [duty.pk], "duty_quick": [duty.pk], "duty_evidence": [entry.files.get().pk]}


def register_addresses(cast: Cast, programme: Programme) -> dict[str, list[int]]:
    """What the commune recorded, and its plan."""
    return (
        fieldwork_addresses(cast, programme)
        | figures_addresses(cast)
        | import_addresses(cast)
        | plan_addresses(cast, programme)
        | report_addresses(cast)
        | share_addresses(programme)
    )


def plan_addresses(cast: Cast, programme: Programme) -> dict[str, list[int]]:
    """The commune's plan, issued on paper with a file, and the next edition in work."""
    file = (store(io.BytesIO(b"%PDF-1 hop thu so 9"), at=AT), "hop-thu-so-9.pdf")
    said = Issue("19/KH-HTS9", timezone.localdate(), file=file)
    people: dict[str, Any] = {"by": cast.commune_officer, "at": AT, "on": timezone.localdate()}
    issue(programme, cast.commune, said, **people)
    start(programme, cast.commune, **people)
    return {name: [programme.pk, cast.commune.pk] for name in PLAN}


def share_addresses(programme: Programme) -> dict[str, list[int]]:
    target = programme.targets.get(unit_of_measure="cán bộ")
    return {name: [programme.pk, target.pk] for name in SHARES}


def test_notice(cast: Cast, client_for: ClientFor, programme: Programme) -> None:
    told = Notice.objects.create(
        person=cast.commune_officer, kind="came", key="came:1", at=AT, programme=programme, data={"count": 2}, how="not"
    )
    assert answers(cast, client_for, {"notice": [told.pk]}) == NOTICE


def test_acts_are_no_pages(cast: Cast, client_for: ClientFor) -> None:
    """Opened like a page they answer 405, and so tell nobody whether the thing is there."""
    routes = {route.name: route.pattern.converters for route in urlpatterns}
    addresses = {name: [1] * len(routes[name]) for name in POST_ONLY}
    expected = (*[405] * (len(PEOPLE) - 1), 302)
    assert answers(cast, client_for, addresses) == dict.fromkeys(POST_ONLY, expected)


def test_table_names_every_address_about_one_thing() -> None:
    about_one = {route.name for route in urlpatterns if "pk" in route.pattern.converters}
    registers = {name for table in (*REGISTERS, RECORDS) for name in table}
    rooms = {*DRAFT, *PUBLISHED, *UNITS, *ACCOUNT, *DUTY, *NOTICE, *OFFICIALS, *TRAINING}
    assert about_one == {*rooms, *POST_ONLY, *registers}
    assert [name for name in about_one if kind_of(name or "") is None] == []


def test_each_page_is_for_whom_its_table_says_and_nothing_reaches_the_neighbour(
    cast: Cast, client_for: ClientFor, draft: Directive, job: Job, programme: Programme, amending: Directive
) -> None:
    registers = {name: row for table in REGISTERS for name, row in table.items()}
    read: Texts = {"officer": {}, "neighbour": {}}
    for expected, addresses in (
        (DRAFT, draft_addresses(draft, job)),
        (PUBLISHED, published_addresses(programme, amending)),
        (DUTY, duty_addresses(cast, programme)),
        (registers, register_addresses(cast, programme)),
        (RECORDS, record_addresses(cast)),
        (OFFICIALS, official_addresses(cast)),
        (TRAINING, training_addresses(cast)),
    ):
        with undone():
            assert answers(cast, client_for, addresses, read) == expected
    units = [cast.province.pk, cast.department.pk, cast.commune.pk]
    for address in (*LISTS, *(reverse("desk:unit", args=[number]) for number in units)):
        for person, texts in read.items():
            texts[address] = text_of(client_for(getattr(cast, person)).get(address))
    for word in (*DRAFT_WORDS, *PUBLISHED_WORDS, *REGISTER_WORDS):
        assert any(word in text for text in read["officer"].values()), word
        assert [address for address, text in read["neighbour"].items() if word in text] == [], word
