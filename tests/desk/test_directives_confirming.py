"""The confirming page: every act with and without script, two people at once, drafts, names, publishing."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.directives.factories import LATER, TEXT, item_with, make_read, sample_reading, span_of
from vungmanh.core.jobs import run_now
from vungmanh.core.models import Job
from vungmanh.desk.directives import doubts
from vungmanh.desk.directives.rendering import marks_of, paragraphs
from vungmanh.desk.directives.workspace import Workspace
from vungmanh.directives.domain import confirming
from vungmanh.directives.domain.drafts import draft_of
from vungmanh.directives.domain.particulars import confirm_document
from vungmanh.directives.enums import DirectiveState, FindingState
from vungmanh.directives.models import Directive, Item

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def directive(cast: Cast) -> Directive:
    return make_read(cast)


@pytest.fixture
def client(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.officer)


def typed(item: Item, **changed: Any) -> dict[str, Any]:
    """The form of an item as the page would send it back untouched."""
    values = {name: "" if value in (None, False) else value for name, value in item.data.items()}
    for name in ("due", "issued_on"):
        if values.get(name):
            year, month, day = str(values[name]).split("-")
            values[name] = f"{day}/{month}/{year}"
    bodies: dict[str, list[str]] = {}
    keys = {"lead": "leads", "partner": "partners", "from": "from", "to": "to", "via": "via"}
    for actor in item.actors.all():
        bodies.setdefault(keys[actor.role], []).append(actor.text)
    links = {"within": item.within_id or "", "same_as": item.same_as_id or ""}
    return {"version": item.version, **values, **bodies, **links, **changed}


def act(client: Client, name: str, pk: int, data: dict[str, Any], *, htmx: bool = True) -> Any:
    return client.post(reverse(f"desk:{name}", args=[pk]), data, headers=HTMX if htmx else {})


def test_page_shows_counts_tabs_doubts_and_marks(client: Client, directive: Directive) -> None:
    response = client.get(reverse("desk:directive_confirm", args=[directive.pk]))
    work = response.context["work"]
    assert (work.counts.total, work.counts.left, work.counts.doubtful) == (7, 7, 3)
    assert [(tab.key, tab.count) for tab in work.tabs] == [
        ("targets", 3),
        ("tasks", 2),
        ("reports", 1),
        ("results", 0),
        ("citations", 1),
        ("unread", 1),
    ]
    html = response.content.decode()
    assert "Hai chỗ ghi 92 và 91,5 cho cùng đối tượng." in html
    assert html.count("rail-doubtful") == 2
    for item in directive.items.filter(part="targets"):
        assert f'id="muc-{item.pk}"' in html
        assert f'data-item="{item.pk}"' in html


def test_marks_repeat_the_text_exactly(directive: Directive) -> None:
    items = list(directive.items.all())
    rows = paragraphs(TEXT, marks_of(items, set(), len(TEXT)), [])
    plain = ["".join(_texts(row.html)) for row in rows]
    assert plain == [line for line in TEXT.split("\n") if line.strip()]


def _texts(html: str) -> list[str]:
    return [unescape(re.sub(r"<[^>]+>", "", html))]


def test_overlapping_stretches_cost_linear_time() -> None:
    """Eight times the text in about eight times the time, by the processor's clock and the least of several."""

    def seconds(count: int) -> float:
        text = ("Câu văn dài về công tác xây dựng chính quyền cơ sở. " * 10 + "\n") * count
        spans = ([[start, start + 700]] for start in range(0, len(text) - 700, 300))
        items = [Item(pk=pk, part="targets", state="proposed", spans=span) for pk, span in enumerate(spans)]
        started = time.process_time()
        rows = paragraphs(text, marks_of(items, set(), len(text)), [])
        taken = time.process_time() - started
        assert sum(len("".join(_texts(row.html))) for row in rows) == len(text.replace("\n", ""))
        return taken

    once = min(seconds(20) for _ in range(3))
    assert min(seconds(160) for _ in range(2)) < 20 * once + 0.01


@pytest.mark.parametrize("tab", ["targets", "tasks", "reports", "results", "citations", "unread", "nonsense"])
def test_each_tab_opens_alone_for_htmx(client: Client, directive: Directive, tab: str) -> None:
    address = reverse("desk:directive_confirm", args=[directive.pk])
    response = client.get(address, {"tab": tab}, headers={**HTMX, "HX-Target": "ben-phai"})
    html = response.content.decode()
    assert html.lstrip().startswith('<section class="pane" id="ben-phai"')
    assert client.get(address, {"tab": tab}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_questions(
    cast: Cast, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    old = sample_reading()
    reading = sample_reading(tasks=old.tasks[:1] * count, targets=(), findings=(), unread=(), reports=(), citations=())
    directive = make_read(cast, reading=reading)
    address = reverse("desk:directive_confirm", args=[directive.pk])
    with django_assert_num_queries(11):
        assert len(client.get(address, {"tab": "tasks"}).context["work"].rows) == count


def test_taking_an_item_as_it_stands_is_no_correction(client: Client, directive: Directive) -> None:
    for item in directive.items.all():
        response = act(client, "item_save", item.pk, typed(item))
        assert response.status_code == 200, (item, response.content.decode()[:2000])
        item.refresh_from_db()
        assert (item.state, item.is_edited) == ("accepted", False), item


def test_taking_answers_with_the_line_the_counts_and_the_next(client: Client, directive: Directive) -> None:
    item = item_with(directive, "Trên 92%")
    response = act(client, "item_save", item.pk, typed(item))
    html = response.content.decode()
    assert f'id="muc-{item.pk}"' in html
    assert "<strong>1 / 7</strong>" in html
    decided = json.loads(response["HX-Trigger-After-Settle"])["decided"]
    assert (decided["item"], decided["state"]) == (item.pk, "accepted")
    assert decided["next"] == item_with(directive, "vùng cao").pk


def test_without_script_taking_leads_to_the_next(client: Client, directive: Directive) -> None:
    item, following = item_with(directive, "Trên 92%"), item_with(directive, "vùng cao")
    response = act(client, "item_save", item.pk, typed(item), htmx=False)
    address = reverse("desk:directive_confirm", args=[directive.pk])
    assert response.url == f"{address}?muc={following.pk}#muc-{following.pk}"
    assert client.get(response.url).context["work"].open_id == following.pk


def test_correcting_reads_vietnamese_figures_and_dates(client: Client, directive: Directive) -> None:
    item = item_with(directive, "Từ 91,5%")
    changed = typed(item, comparator="range", value="91,5", high="1.200", due="30/06/2026", scope="miền núi")
    assert act(client, "item_save", item.pk, changed).status_code == 200
    item.refresh_from_db()
    assert item.is_edited
    assert {name: item.data[name] for name in ("comparator", "value", "high", "due", "scope")} == {
        "comparator": "range",
        "value": 91.5,
        "high": 1200,
        "due": "2026-06-30",
        "scope": "miền núi",
    }


def test_correcting_bodies(cast: Cast, client: Client, directive: Directive) -> None:
    item = item_with(directive, "hòm thư")
    act(client, "item_save", item.pk, typed(item, leads=["Ban Mô hình Mẫu", "Sở Nội vụ", ""], partners=["Xã Mẫu Hạ"]))
    names = [(actor.role, actor.text) for actor in item.actors.order_by("role", "order")]
    assert names == [("lead", "Ban Mô hình Mẫu"), ("lead", "Sở Nội vụ"), ("partner", "Xã Mẫu Hạ")]
    assert list(item.actors.get(text="Sở Nội vụ").units.all()) == [cast.department]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"due": "30/02/2026"}, "Không có ngày này trong lịch"),
        ({"value": "chín mươi"}, "Hãy nhập một số"),
        ({"value": ""}, "Hãy điền ô này"),
        ({"comparator": "range", "high": "90"}, "Mức cao phải lớn hơn"),
    ],
)
def test_wrong_fields_are_named_and_what_was_typed_stays(
    client: Client, directive: Directive, changed: dict[str, str], words: str
) -> None:
    item = item_with(directive, "Trên 92%")
    for htmx in (True, False):
        response = act(client, "item_save", item.pk, typed(item, scope="vùng cao xa", **changed), htmx=htmx)
        assert response.status_code == 422
        html = response.content.decode()
        assert words in html
        assert "vùng cao xa" in html
    item.refresh_from_db()
    assert item.state == "proposed"


@pytest.mark.parametrize("htmx", [True, False])
def test_second_of_two_people_sees_what_the_first_did_and_loses_nothing(
    cast: Cast, client: Client, directive: Directive, htmx: bool
) -> None:
    item = item_with(directive, "Trên 92%")
    mine = typed(item, value="95", scope="của tôi")
    confirming.edit_item(
        item, confirming.ItemValues(data={**item.data, "value": 93}), by=cast.administrator, at=LATER, version=1
    )
    response = act(client, "item_save", item.pk, mine, htmx=htmx)
    html = response.content.decode()
    assert response.status_code == 409
    assert str(cast.administrator) in html
    assert "&gt;\u00a093%" in html
    assert 'value="95"' in html
    item.refresh_from_db()
    assert item.data["value"] == 93
    assert act(client, "item_save", item.pk, {**mine, "version": 2}, htmx=htmx).status_code in (200, 302)
    item.refresh_from_db()
    assert item.data["value"] == 95


def test_leaving_out_needs_a_reason(client: Client, directive: Directive) -> None:
    item = item_with(directive, "Từ 91,5%")
    refused = act(client, "item_reject", item.pk, {"version": 1, "reason": " "})
    assert refused.status_code == 409
    assert "Hãy ghi lý do" in json.loads(refused["HX-Trigger"])["toast"]["text"]
    done = act(client, "item_reject", item.pk, {"version": 1, "reason": "Trùng mục I.1"})
    assert "Trùng mục I.1" in done.content.decode()
    restored = act(client, "item_restore", item.pk, {"version": 2})
    assert restored["HX-Retarget"] == "#lam-viec"
    item.refresh_from_db()
    assert item.state == "proposed"


def test_split_by_lines(client: Client, directive: Directive) -> None:
    item = item_with(directive, "hòm thư")
    assert item.quote in client.get(reverse("desk:item_split", args=[item.pk])).content.decode()
    wrong = act(client, "item_split", item.pk, {"version": 1, "pieces": "chữ khác\nhẳn"})
    assert wrong.status_code == 422
    assert "chữ khác" in wrong.content.decode()
    pieces = "UBND các xã, phường thiết lập hòm thư góp ý;\r\ncông khai số điện thoại tiếp nhận phản ánh."
    assert act(client, "item_split", item.pk, {"version": 1, "pieces": pieces}).status_code == 200
    quotes = list(directive.items.filter(came_from=item).values_list("quote", flat=True))
    assert quotes == pieces.split("\r\n")


def test_merge_by_choice(client: Client, directive: Directive) -> None:
    first, second = item_with(directive, "đào tạo"), item_with(directive, "hòm thư")
    assert act(client, "item_merge", first.pk, {"version": 1}).status_code == 422
    assert act(client, "item_merge", first.pk, {"version": 1, "other": f"{second.pk}:1"}, htmx=False).status_code == 302
    second.refresh_from_db()
    assert second.replaced_by == first


def test_add_from_selection_fills_what_the_stretch_says(client: Client, directive: Directive) -> None:
    span = span_of(TEXT, "Từ 91,5% cán bộ, công chức cấp xã có trình độ trung cấp trở lên")
    data = {"part": "targets", "start": span.start, "end": span.end}
    assert act(client, "directive_add", directive.pk, data).status_code == 200
    added = directive.items.get(rule="")
    assert (added.quote, added.data["value"], added.data["unit"]) == (span.of(TEXT), 91.5, "%")
    refused = act(client, "directive_add", directive.pk, {"part": "targets", "start": "", "end": ""})
    assert "bôi đen" in json.loads(refused["HX-Trigger"])["toast"]["text"]


def test_unread_stretch_becomes_an_item_or_is_left(client: Client, directive: Directive) -> None:
    finding = directive.findings.get(code="unread")
    start, end = finding.spans[0]
    act(client, "directive_add", directive.pk, {"part": "tasks", "start": start, "end": end, "finding": finding.pk})
    finding.refresh_from_db()
    assert finding.state == FindingState.SETTLED
    assert directive.items.filter(rule="", part="tasks").exists()


def test_contradiction_is_settled_on_the_page(client: Client, directive: Directive) -> None:
    finding = directive.findings.get(code="contradiction")
    kept = item_with(directive, "Trên 92%")
    act(client, "finding_settle", finding.pk, {"keep": kept.pk})
    assert item_with(directive, "Từ 91,5%").reason == "Mâu thuẫn, giữ mục I.1"
    finding.refresh_from_db()
    assert finding.state == FindingState.SETTLED


def test_doubt_about_no_item_stands_with_the_item_whose_words_it_points_at(cast: Cast, directive: Directive) -> None:
    finding = directive.findings.get(code="contradiction")
    finding.items.clear()
    task = directive.items.filter(part="tasks").first()
    assert task is not None
    start, _end = task.spans[0]
    finding.spans = [[start, start + 5]]
    finding.save(update_fields=["spans"])
    work = Workspace(directive, cast.officer, tab="tasks")
    assert {row.item.pk: [doubt.finding for doubt in row.doubts_before] for row in work.rows}[task.pk] == [finding]
    assert work.loose_doubts == []
    assert Workspace(directive, cast.officer, tab="targets").tab_doubts == []


def test_open_item_repeats_only_the_doubts_that_stand_elsewhere(cast: Cast, directive: Directive) -> None:
    finding = directive.findings.get(code="contradiction")
    first, second = (item_with(directive, words) for words in ("Trên 92%", "Từ 91,5%"))
    repeated = {
        item: [
            doubt.finding
            for doubt in Workspace(directive, cast.officer, open_id=item.pk).row(item, is_open=True).findings
        ]
        for item in (first, second)
    }
    assert repeated == {first: [], second: [finding]}


def test_many_at_once_and_back(client: Client, directive: Directive) -> None:
    response = act(client, "directive_accept_many", directive.pk, {"at_least": "0.90"})
    assert 'data-words="Đã nhận 4 mục."' in response.content.decode()
    assert directive.items.filter(state="accepted").count() == 4
    act(client, "directive_undo", directive.pk, {})
    assert directive.items.filter(state="accepted").count() == 0
    nothing = act(client, "directive_undo", directive.pk, {})
    assert nothing.status_code == 409


def test_draft_saves_itself_and_comes_back(cast: Cast, client: Client, directive: Directive) -> None:
    item = item_with(directive, "Trên 92%")
    saved = act(client, "item_draft", item.pk, typed(item, scope="đang gõ dở"))
    assert saved.content.decode().startswith("Đã lưu nháp ")
    shown = client.get(reverse("desk:item", args=[item.pk]), headers=HTMX).content.decode()
    assert "đang gõ dở" in shown
    assert "Đây là bản nháp của bạn" in shown
    assert draft_of(item, cast.leader) is None
    act(client, "item_discard", item.pk, {})
    assert "đang gõ dở" not in client.get(reverse("desk:item", args=[item.pk]), headers=HTMX).content.decode()


def test_item_of_others_is_not_there(cast: Cast, client_for: ClientFor, directive: Directive) -> None:
    item = item_with(directive, "Trên 92%")
    for stranger, status in ((cast.neighbour, 404), (cast.commune_officer, 404), (cast.leader, 403)):
        client = client_for(stranger)
        assert client.get(reverse("desk:item", args=[item.pk])).status_code == status
        for name in ("item_save", "item_reject", "item_restore", "item_split", "item_merge", "item_draft"):
            assert act(client, name, item.pk, typed(item)).status_code == status, name
        actor = item_with(directive, "hòm thư").actors.get()
        assert act(client, "actor_resolve", actor.pk, {"only_text": "1"}).status_code == status
    item.refresh_from_db()
    assert item.version == 1


@pytest.mark.parametrize("name", ["item_save", "item_reject", "item_restore", "item_draft", "item_discard"])
def test_item_acts_do_not_happen_by_a_link(client: Client, directive: Directive, name: str) -> None:
    item = item_with(directive, "Trên 92%")
    assert client.get(reverse(f"desk:{name}", args=[item.pk])).status_code == 405


def test_name_is_found_without_accents_and_settled(cast: Cast, client: Client, directive: Directive) -> None:
    actor = item_with(directive, "hòm thư").actors.get()
    choices = client.get(reverse("desk:directive_units", args=[directive.pk]), {"q": "so noi", "actor": actor.pk})
    assert "Sở Nội vụ" in choices.content.decode()
    act(client, "actor_resolve", actor.pk, {"unit": cast.department.pk})
    actor.refresh_from_db()
    assert (actor.is_resolved, list(actor.units.all())) == (True, [cast.department])
    unclear = act(client, "actor_resolve", actor.pk, {})
    assert "Hãy chọn một" in json.loads(unclear["HX-Trigger"])["toast"]["text"]


def ready(directive: Directive, cast: Cast) -> None:
    for item in directive.items.all():
        confirming.accept_item(item, by=cast.officer, at=LATER, version=item.version)
    values = {"issuer": cast.province, "territory": cast.province}
    confirm_document(directive, values, by=cast.officer, at=LATER, version=directive.version)
    directive.refresh_from_db()


def test_publishing_says_what_is_open_then_makes_the_programme(
    cast: Cast, client: Client, directive: Directive
) -> None:
    address = reverse("desk:directive_publish", args=[directive.pk])
    blocking = [point.words for point in client.get(address).context["blocking"]]
    assert "Mục chưa xác nhận" in blocking
    assert client.post(address, {"version": directive.version}).status_code == 409
    ready(directive, cast)
    shown = client.get(address)
    assert [point.words for point in shown.context["blocking"]] == []
    assert [name.actor.text for name in shown.context["names"]] == ["Ban Mô hình Mẫu"]
    unaware = client.post(address, {"version": directive.version})
    assert unaware.status_code == 409
    done = client.post(address, {"version": directive.version, "knows_open": "1"})
    assert done.url == reverse("desk:directive", args=[directive.pk])
    assert run_now(Job.objects.get(task="programmes.publish")).state == "done"
    directive.refresh_from_db()
    assert directive.state == DirectiveState.PUBLISHED
    page = client.get(reverse("desk:directive", args=[directive.pk])).content.decode()
    assert reverse("desk:programme", args=[directive.programme.pk]) in page


def test_two_people_publishing_at_once_make_one_programme(
    cast: Cast, client: Client, client_for: ClientFor, directive: Directive
) -> None:
    ready(directive, cast)
    address = reverse("desk:directive_publish", args=[directive.pk])
    data = {"version": directive.version, "knows_open": "1"}
    assert client.post(address, data).status_code == 302
    second = client_for(cast.leader).post(address, data)
    assert second.status_code == 409
    assert f"{cast.officer} đã cho ban hành văn bản này." in second.content.decode()
    assert Job.objects.filter(task="programmes.publish").count() == 1


def test_failed_publication_can_be_withdrawn(cast: Cast, client: Client, directive: Directive) -> None:
    ready(directive, cast)
    client.post(
        reverse("desk:directive_publish", args=[directive.pk]), {"version": directive.version, "knows_open": "1"}
    )
    Job.objects.filter(task="programmes.publish").update(state="failed", error_code="internal", error_params={"job": 1})
    assert "Quay lại xác nhận" in client.get(reverse("desk:directive", args=[directive.pk])).content.decode()
    assert client.post(reverse("desk:directive_withdraw", args=[directive.pk])).status_code == 302
    directive.refresh_from_db()
    assert directive.state == DirectiveState.READ


def test_reading_again_shows_differences_and_changes_nothing_by_itself(
    client: Client, directive: Directive, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    from vungmanh import reader

    old = sample_reading()
    newer = sample_reading(targets=(dataclasses.replace(old.targets[0], value=93.0), *old.targets[1:]))
    monkeypatch.setattr(reader, "read", lambda text, **_: newer)
    address = reverse("desk:directive_reread", args=[directive.pk])
    client.post(address, {"act": "read"})
    rows = client.get(address).context["rows"]
    assert [(row["kind"], row["fields"]) for row in rows] == [("Đọc khác đi", [("Mức", "92", "93")])]
    assert item_with(directive, "Trên 92%").data["value"] == 92
    client.post(address, {"act": "all"})
    assert item_with(directive, "Trên 92%").data["value"] == 93
    assert client.post(address, {"act": "close"}).status_code == 302


def test_every_doubt_and_reason_of_the_reader_has_words() -> None:
    """The codes as docs/reader.md lists them; the reader's own tests hold that list to its code."""
    text = (Path(__file__).parents[2] / "docs" / "reader.md").read_text(encoding="utf-8")
    reasons = _codes(text.split("with one of these reasons:")[1].split("\n## ")[0])
    codes = _codes(text.split("\n## Doubts")[1].split("\n## ")[0])
    assert len(reasons) > 5
    assert len(codes) > 15
    assert sorted(reasons - set(doubts.UNREAD)) == []
    assert sorted(codes - set(doubts.SENTENCES)) == []


def _codes(table: str) -> set[str]:
    return set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE))


def test_newer_reader_is_offered_and_the_same_reading_settles_itself(
    cast: Cast, client: Client, directive: Directive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vungmanh import reader

    monkeypatch.setattr(reader, "read", lambda text, **_: sample_reading())
    directive.readings.update(reader_version="0.1")
    confirm = reverse("desk:directive_confirm", args=[directive.pk])
    assert "Đã có bộ đọc mới hơn" in client.get(confirm).content.decode()
    done = client.post(reverse("desk:directive_reread", args=[directive.pk]), {"act": "read"})
    assert done.url == confirm
    html = client.get(confirm).content.decode()
    assert "Đã có bộ đọc mới hơn" not in html
    assert "không có gì khác" in html
