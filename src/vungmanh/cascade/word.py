"""A unit's plan as a Word file in the usual form (policy/plans.yaml), to be signed and uploaded."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from vungmanh.cascade.enums import LineState
from vungmanh.cascade.models import LowerPlan, OwnLine
from vungmanh.cascade.policies import form_of
from vungmanh.cascade.selectors import Upper
from vungmanh.language.text import fold
from vungmanh.units.enums import UnitKind
from vungmanh.units.models import Unit

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Times New Roman"
_ROMAN = ("I", "II", "III", "IV", "V")
_DOTS = "……"
_ALWAYS = "Thường xuyên"


def plan_document(plan: LowerPlan, uppers: Sequence[Upper], parent: Unit | None) -> bytes:
    """The .docx of the plan: head, grounds that cite the directive above, tables of targets, tasks and reports, signature.

    `uppers` with their lines at hand; what the plan does not take over does not stand in it. The unit's own tasks follow
    those from above.
    """
    paper = _Paper(plan, parent)
    taken = _once([upper for upper in uppers if upper.line and upper.line.state == LineState.TAKEN])
    paper.head()
    paper.grounds()
    paper.part("MỤC ĐÍCH, YÊU CẦU")
    for words in plan.opening.splitlines() or [paper.usual_opening()]:
        paper.words(words)
    for kind, title, head in (
        ("target", "CHỈ TIÊU", "Chỉ tiêu"),
        ("task", "NHIỆM VỤ", "Nhiệm vụ"),
        ("report", "CHẾ ĐỘ BÁO CÁO", "Nội dung báo cáo"),
    ):
        rows = [paper.row(upper) for upper in taken if upper.kind == kind]
        if kind == "task":
            rows += [paper.own_row(line) for line in plan.own_lines.all()]
        if rows:
            paper.part(title)
            paper.table(head, rows)
    paper.part("TỔ CHỨC THỰC HIỆN")
    paper.words(
        f"Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các bộ phận phản ánh về {paper.issuer_in_words()} "
        "để xem xét, giải quyết./."
    )
    paper.foot()
    return paper.content()


def default_title(plan: LowerPlan) -> str:
    """What it is about, where nobody wrote it."""
    return f"Thực hiện {_cited(plan)}"


def _once(uppers: Sequence[Upper]) -> list[Upper]:
    """One sentence may be a task and a report duty at once: the same words by the same day stand in the plan once."""
    seen: dict[tuple[str, Any], Upper] = {}
    for upper in sorted(uppers, key=lambda upper: upper.kind == "task"):
        if upper.line:
            seen.setdefault((fold(upper.line.words).strip(" .;"), upper.line.due), upper)
    kept = {upper.source for upper in seen.values()}
    return [upper for upper in uppers if upper.source in kept]


def _cited(plan: LowerPlan) -> str:
    """ "Kế hoạch số 38/KH-UBND ngày 16/01/2026 của UBND tỉnh Mẫu Sơn"."""
    directive = plan.programme.directive
    kind = directive.kind or "văn bản"
    number = f" số {directive.number}" if directive.number else ""
    day = f" ngày {directive.issued_on:%d/%m/%Y}" if directive.issued_on else ""
    return f"{kind[:1].upper()}{kind[1:]}{number}{day} của {plan.programme.unit.name}"


class _Paper:
    def __init__(self, plan: LowerPlan, parent: Unit | None) -> None:
        self.plan, self.parent = plan, parent
        self.form: dict[str, Any] = form_of(plan.unit.type, under=plan.programme.unit.type)
        self.document = Document()
        self.parts = 0
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(14)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
        normal.paragraph_format.space_after = Pt(6)

    def issuer_in_words(self) -> str:
        name = self.plan.unit.name
        return f"{self.form['body']} {name[:1].lower()}{name[1:]}" if self._is_place() else name

    def usual_opening(self) -> str:
        return (
            f"Cụ thể hóa và tổ chức thực hiện đầy đủ, đúng thời hạn các chỉ tiêu, nhiệm vụ mà {_cited(self.plan)} "
            f"giao cho {self.issuer_in_words()}; phân công rõ người, rõ việc, rõ thời hạn."
        )

    def head(self) -> None:
        left, right = self._two_columns()
        above = self.parent.name.upper() if self.parent and not self._is_place() else ""
        own = (
            [self.form["body"].upper(), self.plan.unit.name.upper()]
            if self._is_place()
            else [self.plan.unit.name.upper()]
        )
        for line in filter(None, [above]):
            self._centred(left, line)
        for line in own:
            self._centred(left, line, bold=True)
        for line in self.form["motto"]:
            self._centred(right, line, bold=True)
        left, right = self._two_columns()
        self._centred(left, f"Số: {self.plan.number or _DOTS + self.form['code']}")
        day = self.plan.issued_on
        when = f"ngày {day:%d} tháng {day:%m} năm {day:%Y}" if day else f"ngày {_DOTS} tháng {_DOTS} năm {_DOTS}"
        self._centred(right, f"{self.plan.unit.short_name}, {when}", italic=True)
        self._line("KẾ HOẠCH", bold=True, before=12)
        self._line(self.plan.title or default_title(self.plan), bold=True, after=12)

    def grounds(self) -> None:
        directive = self.plan.programme.directive
        about = f" về {directive.title[:1].lower()}{directive.title[1:]}" if directive.title else ""
        self.words(f"Căn cứ {_cited(self.plan)}{about};")
        self.words(f"{self.issuer_in_words()} ban hành Kế hoạch thực hiện với các nội dung sau:")

    def part(self, title: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(f"{_ROMAN[self.parts]}. {title}").bold = True
        self.parts += 1

    def words(self, text: str) -> None:
        paragraph = self.document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(10)

    def row(self, upper: Upper) -> tuple[str, ...]:
        """The words, who leads, by when, where it is asked for above."""
        line = upper.line
        assert line is not None
        due = f"{line.due:%d/%m/%Y}" if line.due else str(upper.row.get_recurs_display() or _ALWAYS)
        place = f"Mục {upper.row.section}" if upper.row.section else ""
        return line.words, line.lead or self.issuer_in_words(), due, place

    def own_row(self, line: OwnLine) -> tuple[str, ...]:
        """The same of a task that the unit sets itself: asked for nowhere above."""
        return line.words, line.lead or self.issuer_in_words(), f"{line.due:%d/%m/%Y}" if line.due else _ALWAYS, ""

    def table(self, head: str, rows: Sequence[tuple[str, ...]]) -> None:
        titles = ("TT", head, "Chủ trì", "Thời hạn", "Giao tại")
        widths = (Mm(11), Mm(76), Mm(30), Mm(24), Mm(19))
        table = self.document.add_table(rows=1, cols=len(titles))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        _repeat_on_every_page(table.rows[0])
        self._fill(table.rows[0], titles, widths, bold=True)
        for number, texts in enumerate(rows, start=1):
            self._fill(table.add_row(), (str(number), *texts), widths)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def foot(self) -> None:
        left, right = self._two_columns()
        self._plain(left, "Nơi nhận:", bold=True, italic=True, size=12)
        for receiver in (
            f"- {self.plan.programme.unit.name} (báo cáo);",
            "- Các bộ phận, cá nhân được giao;",
            "- Lưu: VT.",
        ):
            self._plain(left, receiver, size=11)
        for words in filter(None, (self.form["capacity"], self.form["signer"])):
            self._centred(right, words, bold=True)

    def content(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _is_place(self) -> bool:
        return self.plan.unit.kind == UnitKind.TERRITORY and bool(self.form.get("body"))

    def _two_columns(self) -> tuple[Any, Any]:
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        for cell, width in zip(table.rows[0].cells, (Mm(68), Mm(92)), strict=True):
            cell.width = width
        return table.rows[0].cells[0], table.rows[0].cells[1]

    def _centred(self, cell: Any, text: str, **look: bool) -> None:
        self._plain(cell, text, size=13, **look).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _plain(self, cell: Any, text: str, *, bold: bool = False, italic: bool = False, size: int = 13) -> Any:
        is_fresh = len(cell.paragraphs) == 1 and not cell.paragraphs[0].text
        paragraph = cell.paragraphs[0] if is_fresh else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        return paragraph

    def _line(self, text: str, *, bold: bool = False, before: int = 0, after: int = 0) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
        paragraph.add_run(text).bold = bold

    def _fill(self, row: Any, texts: Sequence[str], widths: Sequence[Any], *, bold: bool = False) -> None:
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            paragraph = self._plain(cell, text, bold=bold, size=12)
            if bold:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _repeat_on_every_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
