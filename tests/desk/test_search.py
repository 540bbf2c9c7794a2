"""Search from anywhere: without accents, as far as the person may see, in a known number of queries."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.programmes.factories import add_target, add_task, make_directive
from vungmanh.desk.search.finding import excerpt, find
from vungmanh.directives.domain.reading import keep_text
from vungmanh.directives.models import Directive
from vungmanh.language.text import fold
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.domain.saving import fold_words
from vungmanh.programmes.models import Task
from vungmanh.units.domain.tree import close

pytestmark = [pytest.mark.domain, pytest.mark.django_db]
ClientFor = Callable[[Any], Client]
TEXT = "KẾ HOẠCH\n\nXây dựng chính quyền cơ sở trong sạch,\nvững mạnh năm 2026. Thủy lợi và nguồn nước sạch trong vùng."


def make_text(cast: Cast, text: str = TEXT, **values: Any) -> Directive:
    directive = make_directive(cast.province, cast.officer, **values)
    keep_text(directive, text)
    return directive


@pytest.mark.parametrize("q", ["trong sạch", "TRONG SACH", "sach trong", "thuỷ lợi", "ke hoach vung manh"])
def test_document_is_found_by_its_words(cast: Cast, client_for: ClientFor, q: str) -> None:
    directive = make_text(cast)
    page = client_for(cast.officer).get("/tim/", {"q": q}).content.decode()
    assert f'href="/van-ban/{directive.pk}/#doan-' in page


def test_phrase_comes_before_scattered_words(cast: Cast, client_for: ClientFor) -> None:
    phrase = make_text(cast, "một hai ba", number="1/KH-UBND")
    scattered = make_text(cast, "một bốn ba hai", number="2/KH-UBND")
    page = client_for(cast.officer).get("/tim/", {"q": "một hai"}).content.decode()
    assert 0 < page.index(f"/van-ban/{phrase.pk}/#") < page.index(f"/van-ban/{scattered.pk}/#")


@pytest.mark.parametrize(
    ("q", "is_found"),
    [
        ("so 15", True),  # each word somewhere
        ("15/NQ-CP", True),
        ("15 / NQ", True),  # signs between blanks ask for nothing
        ("CĐS", True),  # what stands for it, side by side
        ("CCHC", False),
        ("16/NQ-CP", False),
        ("nghi quy", True),  # the last word is begun
        ("ngh quyet", False),  # an earlier one is not
        ("chính phủ", True),
        ("chin phu", False),
        ("nq-cp.", True),
    ],
)
def test_words_of_a_text_are_whole_words(cast: Cast, q: str, is_found: bool) -> None:
    make_text(cast, "Nghị quyết số 15/NQ-CP của Chính phủ về chuyển đổi số: hành chính cải cách.")
    assert bool(find(q, cast.officer, timezone.localdate())) is is_found


def test_whole_words_come_before_begun_ones_among_many(cast: Cast) -> None:
    directive = make_text(cast, "Không nói gì")
    for number in range(40):
        add_task(directive, f"Nâng cấp cống thoát nước số {number}", leads=[cast.commune])
    add_task(directive, "Thi tuyển công bằng", leads=[cast.commune])
    publish(directive, by=cast.officer, at=timezone.now(), on=timezone.localdate())
    today = timezone.localdate()
    (group,) = find("cong b", cast.officer, today)
    assert [hit.excerpt[1] for hit in group.hits] == ["công b"]
    (group,) = find("so 3", cast.officer, today)
    assert ([hit.excerpt[1] for hit in group.hits], group.has_more) == (["số 3"], False)
    group = find("co", cast.officer, today)[0]
    assert (len(group.hits), group.has_more) == (8, True)


def test_unit_is_found_by_its_name(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.neighbour).get("/tim/", {"q": "mau thuong"}).content.decode()
    assert f'href="/don-vi/{cast.commune.pk}/"' in page


def test_unit_that_is_no_more_is_found_after_those_of_today(cast: Cast) -> None:
    close(cast.other_commune, last_day=datetime.date(2025, 6, 30), by=None, at=timezone.now())
    (group,) = find("xa mau", cast.officer, timezone.localdate())
    ended = group.hits[-1]
    assert (ended.title, ended.url) == (cast.other_commune.name, f"/don-vi/{cast.other_commune.pk}/")
    assert ended.note.endswith("đến hết 30/06/2025")
    assert not any("đến hết" in hit.note for hit in group.hits[:-1])


def test_neighbour_finds_no_document_of_another_province(cast: Cast, client_for: ClientFor) -> None:
    make_text(cast)
    page = client_for(cast.neighbour).get("/tim/", {"q": "nguồn nước sạch"}).content.decode()
    assert "Không thấy gì cho “nguồn nước sạch”" in page
    assert "KH-UBND" not in page


def test_htmx_gets_the_hits_alone(cast: Cast, client_for: ClientFor) -> None:
    make_text(cast)
    part = client_for(cast.officer).get("/tim/", {"q": "vung manh"}, headers={"hx-request": "true"}).content.decode()
    assert "<mark>vững mạnh</mark>" in part
    assert "<html" not in part


@pytest.mark.parametrize("q", ["", "   ", "%", "_", "\\", "x" * 5000, "' OR 1=1 --"])
def test_odd_words_do_no_harm(cast: Cast, client_for: ClientFor, q: str) -> None:
    make_text(cast)
    response = client_for(cast.officer).get("/tim/", {"q": q})
    assert response.status_code == 200
    assert "/van-ban/1" not in response.content.decode().replace('href="/van-ban/"', "")


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("TRONG SACH", ("KẾ HOẠCH Xây dựng chính quyền cơ sở ", "trong sạch")),
        ("sach nguon", ("", "nguồn")),
        ("khong co", ("", "")),
        ("ve", ("", "")),
        ("trong v", ("nguồn nước sạch ", "trong v")),
        ("nam", ("trong sạch, vững mạnh ", "năm")),
    ],
)
def test_excerpt_stands_around_the_words(q: str, expected: tuple[str, str]) -> None:
    before, at, _after = excerpt(TEXT, fold(TEXT), q)
    assert at == expected[1]
    assert before.endswith(expected[0])


@pytest.mark.parametrize("rows", [1, 3])
def test_search_takes_the_same_queries_for_one_and_three_rows(
    cast: Cast, client_for: ClientFor, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        make_text(cast, f"Xã Mẫu Thượng {number}", number=f"{number}/KH-UBND")
    client = client_for(cast.officer)
    with django_assert_num_queries(12):
        page = client.get("/tim/", {"q": "mau"}).content.decode()
    assert page.count("/KH-UBND</span>") == rows


def test_passages_lead_to_their_lines(cast: Cast) -> None:
    text = "KẾ HOẠCH\nĐối thoại với nhân dân.\nKhông có gì.\nTổ chức đối thoại, đối thoại hằng năm.\nĐối thoại thêm."
    directive = make_text(cast, text)
    (group,) = find("doi thoai", cast.officer, timezone.localdate())
    lines = [hit.url.partition("#")[2].partition(":")[0] for hit in group.hits]
    assert lines == ["doan-1", "doan-3", "doan-4"]
    assert [hit.excerpt[1] for hit in group.hits] == ["Đối thoại", "đối thoại", "Đối thoại"]
    assert group.hits[0].url == f"/van-ban/{directive.pk}/#doan-1:~:text=%C4%90%E1%BB%91i%20tho%E1%BA%A1i"


def test_work_tasks_and_targets_are_found_by_whoever_may_see_them(cast: Cast, client_for: ClientFor) -> None:
    directive = make_text(cast, "Không nói gì")
    add_task(directive, "Niêm yết thủ tục hành chính", leads=[cast.commune])
    add_target(directive, "95% thủ tục được giải quyết đúng hạn", value=95)
    programme = publish(directive, by=cast.officer, at=timezone.now(), on=timezone.localdate())
    duty = programme.duties.get(task__isnull=False)
    titles = [str(group.title) for group in find("thu tuc", cast.commune_officer, timezone.localdate())]
    assert titles == ["Việc phải làm", "Chỉ tiêu, nhiệm vụ, báo cáo"]
    page = client_for(cast.commune_officer).get("/tim/", {"q": "niem yet thu tuc"}).content.decode()
    row = programme.tasks.get()
    place = f'href="/chuong-trinh/{programme.pk}/van-ban/?muc=n{row.pk}#s-{row.position}"'
    assert (f'href="/viec/{duty.pk}/"' in page, place in page) == (True, True)
    assert "<mark>Niêm yết thủ tục</mark>" in page
    assert find("thu tuc", cast.neighbour, timezone.localdate()) == []


def test_amended_words_are_found(cast: Cast) -> None:
    row = Task(text="Đối thoại  với\nNhân dân")
    fold_words(row)
    assert row.folded == "doi thoai voi nhan dan"


def test_people_are_found_by_those_who_keep_accounts(cast: Cast) -> None:
    today = timezone.localdate()
    (group,) = find(cast.commune_officer.full_name, cast.administrator, today)
    assert [hit.url for hit in group.hits] == [f"/nguoi-dung/{cast.commune_officer.pk}/"]
    assert find(cast.commune_officer.full_name, cast.officer, today) == []
