"""Web pages and Markdown."""

from __future__ import annotations

import pytest

from vungmanh.reader.source import SourceError, load

HTML = """<!DOCTYPE html><html><head><title>Cổng</title><style>p{}</style></head><body>
<header>Cổng thông tin</header><nav><ul><li>Trang chủ</li></ul></nav>
<main><h1>KẾ&nbsp;HOẠCH</h1><p>Thực hiện
   <b>Nghị quyết</b> số <a href="#">18-NQ/TW</a>;<br>UBND tỉnh ban hành</p>
<ol type="I"><li>MỤC TIÊU<ol><li>Chung</li><li value="5">Cụ thể<ul><li>Đạt 90%</li></ul></li></ol></li><li>NHIỆM VỤ</li></ol>
<table border="1"><tr><th>TT</th><th>Việc</th><th>Chủ trì</th></tr><tr><td rowspan="2">1</td><td>Rà soát</td><td>Sở A</td></tr>
<tr><td colspan="2">Tập huấn</td></tr></table><p hidden>ẩn</p><!-- lời --></main>
<aside>Tin khác</aside><footer>Bản quyền</footer><script>1</script></body></html>"""


def test_page_gives_its_main_content() -> None:
    read = load(HTML.encode(), name="trang.html")
    assert [line for line in read.text.split("\n") if line] == [
        "KẾ HOẠCH",
        "Thực hiện Nghị quyết số 18-NQ/TW;",
        "UBND tỉnh ban hành",
        "I. MỤC TIÊU",
        "1. Chung",
        "5. Cụ thể",
        "- Đạt 90%",
        "II. NHIỆM VỤ",
        "| TT | Việc | Chủ trì |",
        "| 1 | Rà soát | Sở A |",
        "|  | Tập huấn |  |",
    ]
    assert read.kind == "html"


def test_page_without_main_part_keeps_everything_that_is_not_furniture() -> None:
    read = load(b"<html><body><div>A d\xe1\xba\xa1 1</div><div><p>B</p>C</div><footer>F</footer></body></html>")
    assert [line for line in read.text.split("\n") if line] == ["A dạ 1", "B", "C"]


def test_small_article_among_others_does_not_hide_the_page() -> None:
    page = "<html><body><article>một</article><div>" + "hai ba bốn " * 20 + "</div></body></html>"
    assert "hai ba bốn" in load(page.encode()).text


def test_letterhead_table_of_a_page_is_told_column_by_column() -> None:
    page = (
        "<html><body><table><tr><td>UBND TỈNH<br>Số: 1/KH</td><td>CỘNG HÒA<br>Độc lập</td></tr></table></body></html>"
    )
    assert [line for line in load(page.encode()).text.split("\n") if line] == [
        "UBND TỈNH",
        "Số: 1/KH",
        "CỘNG HÒA",
        "Độc lập",
    ]


@pytest.mark.parametrize("data", [b"<html></html>", b"<!doctype html><body><script>x</script></body>"])
def test_page_without_words_holds_no_text(data: bytes) -> None:
    with pytest.raises(SourceError) as refused:
        load(data)
    assert refused.value.code == "no_text"


def test_deeply_nested_page_is_read_or_refused_but_never_cut() -> None:
    page = "<html><body>{}sâu{}"
    assert load(page.format("<div>" * 1000, "</div>" * 1000).encode()).text == "sâu"
    with pytest.raises(SourceError) as refused:
        load(page.format("<div>" * 5000, "</div>" * 5000).encode())
    assert refused.value.code == "broken"


MARKDOWN = """# KẾ HOẠCH #

**Về việc** xây dựng *chính quyền*
cơ sở [năm 2018](https://example.org/a)

## I. MỤC TIÊU
1. Mục tiêu chung
tiếp theo
* Đạt 90%
- Đạt `80%`
---
| TT | Việc |
|----|:----:|
| 1  | Rà soát |

3 \\* 4 ký_hiệu_x
"""


def test_markdown_marks_are_dropped_and_lines_joined() -> None:
    assert load(MARKDOWN.encode(), name="a.md").text.split("\n") == [
        "KẾ HOẠCH",
        "Về việc xây dựng chính quyền cơ sở năm 2018",
        "I. MỤC TIÊU",
        "1. Mục tiêu chung tiếp theo",
        "- Đạt 90%",
        "- Đạt 80%",
        "| TT | Việc |",
        "| 1  | Rà soát |",
        "3 * 4 ký_hiệu_x",
    ]


BODY = "".join(
    f"<p>{number}. Giao Sở Nội vụ chủ trì, rà soát quy chế làm việc của xã theo phần thứ {number}.</p>"
    for number in range(1, 21)
)
BODY_LINES = [
    f"{number}. Giao Sở Nội vụ chủ trì, rà soát quy chế làm việc của xã theo phần thứ {number}."
    for number in range(1, 21)
]


def page_lines(inside: str) -> list[str]:
    return load(f"<!DOCTYPE html><html><body>{inside}</body></html>".encode()).text.split("\n")


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="breadcrumb">Trang chủ » Văn bản</div>',
        '<div id="site-footer">Giấy phép số 27/GP ngày 09/05/2019</div>',
        '<ul><li><a href="/">Trang chủ</a></li><li><a href="/cv">Công văn</a></li></ul>',
        '<div><a href="/a">Đăng nhập</a> | <a href="/b">Đăng ký</a></div>',
        '<div class="box related"><h3>Văn bản cùng lĩnh vực</h3><p>Kế hoạch 12/KH-UBND</p></div>',
    ],
    ids=["breadcrumb", "footer", "menu", "links", "related"],
)
def test_furniture_of_a_site_without_marked_parts_is_dropped(furniture: str) -> None:
    assert page_lines(f'{furniture}<div class="content">{BODY}</div>') == BODY_LINES


def test_linked_citations_and_the_head_of_a_document_are_kept() -> None:
    head = '<div class="header">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</div>'
    basis = '<div>Căn cứ <a href="#">Luật Tổ chức chính quyền địa phương</a>; <a href="#">Nghị định 114/2003/NĐ-CP</a>;</div>'
    assert page_lines(head + basis + BODY) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Căn cứ Luật Tổ chức chính quyền địa phương; Nghị định 114/2003/NĐ-CP;",
        *BODY_LINES,
    ]


@pytest.mark.parametrize("frame", ["form id='aspnetForm'", "aside", "header"])
def test_page_that_stands_whole_in_one_frame_is_read(frame: str) -> None:
    menu = "<ul class='menu'><li><a href='a'>Trang chủ</a></li><li><a href='b'>Giới thiệu</a></li></ul>"
    inside = f"{menu}<div class='content'>{BODY}</div><div class='search'>Tìm</div>"
    assert page_lines(f"<{frame}>{inside}</{frame.split()[0]}>") == BODY_LINES


def test_small_form_beside_the_text_is_dropped() -> None:
    assert page_lines("<form><p>Ý kiến</p></form><p>KẾ HOẠCH năm 2026 của tỉnh</p>") == ["KẾ HOẠCH năm 2026 của tỉnh"]


def test_caption_of_a_table_and_set_lines_are_kept() -> None:
    inside = "<table border='1'><caption>Bảng 1</caption><tr><td>A</td><td>B</td></tr></table><pre>một\nhai</pre>"
    assert page_lines(inside) == ["Bảng 1", "| A | B |", "một", "hai"]


def test_marks_that_word_leaves_in_a_page_break_no_line() -> None:
    page = "<p class=MsoNormal><span>Kế hoạch<o:p></o:p></span> của <st1:place>tỉnh</st1:place></p>"
    assert page_lines(page) == ["Kế hoạch của tỉnh"]


def test_page_laid_out_by_tables_is_read_line_by_line() -> None:
    rows = "<tr><td>Cổng thông tin</td><td></td></tr>" * 6
    assert page_lines(f"<table>{rows}<tr><td>{BODY * 3}</td><td>Tin</td></tr></table>")[-61:] == [
        *BODY_LINES * 3,
        "Tin",
    ]


def test_lines_broken_by_br_stand_alone() -> None:
    assert page_lines("<div>" + "<br>".join(BODY_LINES) + "</div>") == BODY_LINES


def test_charset_that_the_page_names_wrongly_does_not_count() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body>{BODY}</body></html>'
    assert load(page.encode()).text.split("\n") == BODY_LINES
