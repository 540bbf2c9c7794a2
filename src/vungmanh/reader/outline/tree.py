"""The tree: every paragraph is placed under what governs it, by marker styles, named titles, attribute lines and tables.

The work per paragraph is bounded (the stack holds each marker style once), so a text costs what its length costs.
"""

from __future__ import annotations

import re

from vungmanh.language.text import plain
from vungmanh.reader.model import Span
from vungmanh.reader.outline.blocks import BULLETS, Block, Outline
from vungmanh.reader.outline.inline import inline_attributes, inline_items
from vungmanh.reader.outline.lines import paragraphs
from vungmanh.reader.outline.markers import Marker
from vungmanh.reader.outline.paragraph import Paragraph
from vungmanh.reader.outline.roles import settle
from vungmanh.reader.outline.tables import TableReader
from vungmanh.reader.outline.titles import (
    LONGEST_LABEL,
    attribute_label,
    is_signature,
    names_chrome_end,
    names_doer,
    names_role,
    opens_basis,
    role_of,
    signer_titles,
)

TOP_STYLES = ("phụ lục", "phần", "chương", "mục", "tiểu mục", "A", "I", "điều")
NAMED = "title"
LONGEST_NAMED = 130
LONGEST_LEAD_IN = 150
SHORTEST_REST = 400
LONGEST_BARE = 40
MOST_LOOKED_BACK = 12
MOST_RECIPIENTS = 30
_DATED = re.compile(
    r"(?:\*\*|__)?(?:trong\s+)?(?:tháng\s+\d{1,2}|quý\s+(?:iv|i{1,3}|[1-4])|6\s+tháng\s+(?:đầu|cuối)\s+năm|năm(?=\s+\d))"
    r"(?:\s?/\s?\d{4}|(?:\s+năm)?\s+\d{4})?(?:\s*:)?(?:\*\*|__)?"
)
"""A line that is nothing but a time, as in a programme of work: "Tháng 10", "Quý II/2026:"."""
_CLOSING = re.compile(
    r"(?:(?:nghị quyết|chỉ thị|kế hoạch|chương trình|chương trình hành động|hướng dẫn|kết luận|quyết định|quy định|đề án|"
    r"thông báo|công văn|văn bản) này (?:được |đã được )?(?:phổ biến|có hiệu lực|thay thế|thông qua|công bố)|trên đây là) "
)
"""A paragraph that speaks of the whole document, and belongs to no item above it."""
_KEPT = re.compile(r"lưu(?:\s?:|\s?,?\s?(?:vt|vp\w*|văn\s+thư|văn\s+phòng|hồ\s+sơ))(?!\w)")
_BETWEEN = " \n\t-–+•*_"
FRAME_ZONES = {"recipients": "recipients", "address": "recipients", "signature": "signature"}
"""Zones that stand around the text, and the role of what is in them; "address" is the "Kính gửi" at the head."""


def build(text: str) -> Outline:
    """The outline of a text in NFC; every character other than blanks and markers stands in some block."""
    builder = _Builder(text)
    for paragraph in paragraphs(text, builder.plain):
        builder.add(paragraph)
    if builder.zone == "preamble":
        builder.free_bullets()
    settle(builder.blocks, text, builder.plain)
    return Outline(text, builder.plain, tuple(builder.blocks))


class _Builder:
    """Reads paragraph after paragraph; the stack holds the open blocks from the outermost to the innermost."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = plain(text)
        self.blocks: list[Block] = []
        self.stack: list[Block] = []
        self.values: dict[int, int] = {}
        self.zone = "preamble"
        self.last: Block | None = None
        self.table = TableReader(text, self.plain)

    def add(self, paragraph: Paragraph) -> None:
        if paragraph.is_chrome or self.zone == "chrome":
            self._leave_page(paragraph)
            self.blocks.append(Block(Span(paragraph.start, paragraph.end), kind="chrome"))
            return
        if paragraph.is_row:
            self._add_row(paragraph)
            return
        self._leave_table()
        span = self._own(paragraph)
        line = self.plain[span.start : span.end]
        self._change_zone(paragraph, line)
        if self.zone in FRAME_ZONES:
            self._append(
                Block(span, marker=paragraph.marker.label if paragraph.marker else "", role=FRAME_ZONES[self.zone]),
                None,
            )
        elif not self._add_attribute_line(paragraph, span):
            self._add_block(paragraph, span, line)

    def _leave_page(self, paragraph: Paragraph) -> None:
        """Past "Tin liên quan" at the foot of an article nothing belongs to the text."""
        is_inside = self.zone not in ("preamble", "chrome") or self._has_told()
        if is_inside and names_chrome_end(self.plain[paragraph.start : paragraph.start + 40]):
            self.zone = "chrome"

    def _has_told(self) -> bool:
        """Whether an article without headings has been read already: paragraphs long enough to be no menu."""
        return (
            sum(1 for block in self.blocks[-MOST_LOOKED_BACK:] if block.span.end - block.span.start > LONGEST_NAMED) > 1
        )

    def _own(self, paragraph: Paragraph) -> Span:
        """The paragraph's text without marker and without the marks of emphasis that enclose it."""
        start, end = paragraph.body, paragraph.end
        while start < end and self.text[start] in "*_# \t\n":
            start += 1
        if start > paragraph.start:
            while end > start and self.text[end - 1] in "*_ \t\n":
                end -= 1
        return Span(start, end) if start < end else Span(paragraph.start, paragraph.end)

    def free_bullets(self) -> None:
        """A text of dashes alone has no preamble: its dashes are items."""
        for block in self.blocks:
            if block.is_bullet and not opens_basis(self.plain[block.span.start : block.span.start + 40]):
                block.role = None

    # --- zones -----------------------------------------------------------------------------------------------------

    def _change_zone(self, paragraph: Paragraph, line: str) -> None:
        style = paragraph.marker.style if paragraph.marker else ""
        plain_line = not style or style == "-"
        if plain_line and names_role(line[:40], "recipients"):
            self.zone, self.stack = "address" if line.startswith("kính gửi") else "recipients", []
        elif self.zone == "address" and self._ends_address(paragraph, line):
            self.zone = "preamble"
        elif style == "phụ lục" or (plain_line and len(line) <= LONGEST_NAMED and names_role(line[:40], "annex")):
            self.zone, self.stack = "body", []
        elif (
            not style
            and self.blocks
            and len(line) < 80
            and (is_signature(line, is_shouted=self._is_shouted(paragraph)) or self._signs(paragraph, line))
        ):
            self.zone, self.stack = "signature", []
        else:
            leaves = self.zone in FRAME_ZONES and (style in TOP_STYLES or self._leaves_frame(paragraph, line))
            starts = style and (style not in BULLETS or self._follows_lead_in())
            if leaves or (self.zone == "preamble" and starts):
                self.zone = "body"

    def _signs(self, paragraph: Paragraph, line: str) -> bool:
        """ "CHỦ TỊCH" alone on a line, with a short line below and little after: a signature without "TM."."""
        rest = self.text[paragraph.end :].strip() if len(self.text) - paragraph.end < SHORTEST_REST else ""
        return bool(rest) and self._is_shouted(paragraph) and line in signer_titles()

    def _follows_lead_in(self) -> bool:
        """A dash right after "… đề nghị các cơ quan thực hiện như sau:" is the first item of the body."""
        last = self.last
        if last is None or last.is_bullet or self.text[last.span.end - 1] != ":":
            return False
        return last.span.end - last.span.start > LONGEST_LABEL and not self._is_shouted_block(last)

    def _is_shouted_block(self, block: Block) -> bool:
        return self.text[block.span.start : block.span.end].isupper()

    def _ends_address(self, paragraph: Paragraph, line: str) -> bool:
        """The first sentence of a letter: it gives a ground, is long, or leads in to a list."""
        if paragraph.marker:
            return paragraph.marker.style in TOP_STYLES
        leads_in = line.endswith(":") and (paragraph.after_gap or len(line) > LONGEST_LABEL)
        return opens_basis(line[:40]) or len(line) > LONGEST_NAMED or leads_in

    def _leaves_frame(self, paragraph: Paragraph, line: str) -> bool:
        """Addressees at the head of a letter end where its first sentence begins; a signature may precede a plan."""
        if self.zone == "recipients":
            return paragraph.marker is None and paragraph.after_gap and len(line) > LONGEST_LEAD_IN
        return len(line) > 2 * LONGEST_LEAD_IN or role_of(line) in ("purpose", "goal", "task", "view", "organisation")

    def _is_shouted(self, paragraph: Paragraph) -> bool:
        return self.text[paragraph.body : paragraph.end].isupper()

    # --- placing ---------------------------------------------------------------------------------------------------

    def _append(self, block: Block, parent: Block | None) -> Block:
        block.parent = parent
        block.depth = parent.depth + 1 if parent else 0
        block.path = _path(block, parent)
        if block.role is None:
            block.role = "preamble" if self.zone == "preamble" else None
        if parent:
            parent.children.append(block)
        self.blocks.append(block)
        if block.kind != "attribute":
            self.last = block
        return block

    def _add_block(self, paragraph: Paragraph, span: Span, line: str) -> None:
        span, attributes = inline_attributes(self.text, self.plain, span)
        lead_in, items = inline_items(self.text, span)
        marker = paragraph.marker
        block = Block(lead_in, kind="item" if marker else "para")
        if marker:
            block.marker, block.style = marker.label, marker.style
            parent = self._open(marker)
            self._append(block, parent)
            self.stack.append(block)
            self.values[id(block)] = marker.value
        elif self._is_title(paragraph, line):
            block.kind, block.style = "heading", NAMED
            self._append(block, self._open_title())
            self.stack.append(block)
            self.zone = "body" if self.zone == "preamble" else self.zone
        else:
            closes = _CLOSING.match(line) is not None
            self._append(block, None if closes else self._parent_of_bracket(span) or self._parent_of_paragraph())
        if block.is_bullet and _KEPT.match(line):
            self._mark_recipients(block)
        for label, item in items:
            self._append(Block(item, label, "(1)", "item"), block)
        for label, value in attributes:
            self._append(Block(value, kind="attribute", label=label), block)

    def _mark_recipients(self, kept: Block) -> None:
        """The dashes over "- Lưu: VT." are who receives the document, also where no "Nơi nhận" stands above them."""
        for block in reversed(self.blocks[-MOST_RECIPIENTS:]):
            if block is not kept and (not block.is_bullet or self.text[block.span.end - 1] not in ";,"):
                return
            if block.parent:
                block.parent.children.pop()
            block.role, block.parent, block.depth = "recipients", None, 0

    def _is_title(self, paragraph: Paragraph, line: str) -> bool:
        """A line without a marker that names a section, or stands in capitals inside the body."""
        if len(line) > LONGEST_NAMED or line[-1] in ".;,/":
            return False
        if self.zone == "body" and self.text[paragraph.body].isupper() and _DATED.fullmatch(line):
            return True
        role = role_of(line)
        if role not in (None, "basis") and self.text[paragraph.body].isupper():
            return line.endswith(":") or ":" not in line
        if role not in (None, "basis") and paragraph.after_gap and len(line) <= LONGEST_BARE and ":" not in line:
            return True
        return self.zone != "preamble" and self._is_shouted(paragraph) and len(line) > 3

    def _open(self, marker: Marker) -> Block | None:
        """Closes what the marker ends and returns what it stands under."""
        stack, style = self.stack, marker.style
        if style not in BULLETS:
            self._close_bullets(marker)
        at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].style == style), None)
        if at is not None:
            del stack[at:]
        elif style in TOP_STYLES:
            self._close_lower(style)
        elif style.startswith("1.1"):
            self._close_to_prefix(marker.label)
        elif style.startswith("I."):
            self._close_to_roman(style, marker.label.split(".")[0])
        return stack[-1] if stack else None

    def _close_bullets(self, marker: Marker) -> None:
        stack = self.stack
        known = any(block.style == marker.style for block in stack)
        while stack and stack[-1].style in BULLETS:
            opens_list = marker.value == 1 and not known and self.text[stack[-1].span.end - 1] == ":"
            if opens_list:
                return
            stack.pop()

    def _close_lower(self, style: str) -> None:
        """A Roman number, an article, a chapter …: closes lists and lower divisions, not what may stand above it."""
        above = TOP_STYLES[: TOP_STYLES.index(style)]
        keep = (*above, NAMED, "I") if style == "A" else (*above, NAMED)
        while self.stack and self.stack[-1].style not in keep:
            self.stack.pop()

    def _close_to_prefix(self, label: str) -> None:
        """ "2.1" stands under the "2" that is open, whatever shape that has."""
        first = int(label.split(".")[0])
        for i in range(len(self.stack) - 1, -1, -1):
            block = self.stack[i]
            if block.style.startswith("1") and "." not in block.marker and self.values.get(id(block)) == first:
                del self.stack[i + 1 :]
                return
        while self.stack and self.stack[-1].style not in (*TOP_STYLES, NAMED, "1.", "1)"):
            self.stack.pop()

    def _close_to_roman(self, style: str, roman: str) -> None:
        """ "I.1" stands under "I", "I.1.2" under "I.1"."""
        while self.stack:
            top = self.stack[-1]
            is_above = top.style in (*TOP_STYLES, NAMED) and (top.style != "I" or top.marker == roman)
            if is_above or (top.style.startswith("I.") and len(top.style) < len(style)):
                return
            self.stack.pop()

    def _open_title(self) -> Block | None:
        at = next((i for i, block in enumerate(self.stack) if block.style == NAMED), None)
        if at is not None:
            del self.stack[at:]
        else:
            while self.stack and self.stack[-1].style not in TOP_STYLES:
                self.stack.pop()
        return self.stack[-1] if self.stack else None

    def _parent_of_bracket(self, span: Span) -> Block | None:
        """A paragraph wholly in brackets behind a numbered or lettered item speaks of the list, not of its last item."""
        own = self.text[span.start : span.end].rstrip(" .;*_")
        top = self.stack[-1] if self.stack else None
        if top is None or top.is_bullet or top.style in TOP_STYLES or top.children or len(self.stack) < 2:
            return None
        return self.stack[-2] if own.startswith("(") and own.endswith(")") else None

    def _parent_of_paragraph(self) -> Block | None:
        for block in reversed(self.stack):
            opens = block is self.last and self.text[block.span.end - 1] == ":"
            if block.style not in BULLETS or opens:
                return block
        return None

    # --- attribute lines and tables ----------------------------------------------------------------------------------

    def _add_attribute_line(self, paragraph: Paragraph, span: Span) -> bool:
        colon = self.plain.find(":", span.start, min(span.end, span.start + LONGEST_LABEL))
        if colon < 0:
            return False
        if colon + 1 >= span.end:
            return self._add_attribute_head(span, colon)
        label = attribute_label(self.plain[span.start : colon]) or self._named_label(span, colon)
        if label is None or self.last is None or self.zone == "preamble":
            return False
        parent = self._parent_of_attribute(paragraph)
        marker = paragraph.marker
        if marker and marker.style not in BULLETS and (label == "other" or self._is_section_of(parent, marker)):
            return False
        _, more = inline_attributes(self.text, self.plain, span, at_label=True)
        for name, value in more or [(label, Span(colon + 1, span.end))]:
            self._append(
                Block(value, paragraph.marker.label if paragraph.marker else "", kind="attribute", label=name), parent
            )
        return True

    @staticmethod
    def _is_section_of(parent: Block | None, marker: Marker) -> bool:
        """ "4. Thời gian thực hiện: …" beside sections with lists of their own: one more of them, and no line of theirs."""
        if parent is None or parent.style not in TOP_STYLES:
            return False
        return any(other.style == marker.style and other.children for other in parent.children)

    def _add_attribute_head(self, span: Span, colon: int) -> bool:
        """ "b) Cơ quan thực hiện:" over "- Đơn vị chủ trì: …": names its lines and orders nothing."""
        following = self.plain[span.end : span.end + LONGEST_LABEL].lstrip(_BETWEEN)
        is_over_lines = ":" in following and attribute_label(following[: following.index(":")])
        if not is_over_lines or not attribute_label(self.plain[span.start : colon]) or self.last is None:
            return False
        self._append(Block(span, kind="attribute", label="head"), self.last)
        return True

    def _named_label(self, span: Span, colon: int) -> str | None:
        """ "Thực hiện: Phòng Nội vụ" is an attribute line only where a name follows and nothing else."""
        value = self.text[colon + 1 : span.end].lstrip()
        is_name = value[:1].isupper() and len(value) <= LONGEST_NAMED
        return "lead" if is_name and names_doer(self.plain[span.start : colon]) else None

    def _parent_of_attribute(self, paragraph: Paragraph) -> Block | None:
        marker = paragraph.marker
        if marker is None:
            return self.last
        at = next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].style == marker.style), None)
        if at is not None:
            return self.stack[at - 1] if at else self.stack[at]
        return self.last if marker.style in BULLETS else (self.stack[-1] if self.stack else self.last)

    def _add_row(self, paragraph: Paragraph) -> None:
        self.zone = "body"
        while self.stack and self.stack[-1].is_bullet:
            self.stack.pop()
        made = self.table.read(paragraph)
        if made is None:
            return
        row, cells = made
        if row.kind == "heading":
            self._leave_table()
            self._append(row, self.stack[-1] if self.stack else None)
            self.stack.append(row)
            return
        self._append(row, self.stack[-1] if self.stack else None)
        for cell in cells:
            self._append(cell, row)
        self.last = row

    def _leave_table(self) -> None:
        while self.stack and self.stack[-1].style == "row":
            self.stack.pop()


def _path(block: Block, parent: Block | None) -> str:
    above = parent.path if parent else ""
    own = "" if block.style in BULLETS or block.style in (NAMED, "") else block.marker
    if parent and own.startswith(parent.marker + ".") and parent.style[:1] in ("1", "I"):
        own = own[len(parent.marker) + 1 :]
    return f"{above}.{own}" if above and own else above or own
