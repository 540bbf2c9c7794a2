"""The Excel sheet of a survey: a row per unit, a column per question; written to be filled in, and read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook

from vungmanh.core.sheets import add_list, cell_text, filled_rows, write_heads
from vungmanh.fieldwork.domain.importing import MOST_ROWS, NO_WORD, YES_WORD, SheetRow
from vungmanh.fieldwork.enums import QuestionKind
from vungmanh.fieldwork.models import SurveyQuestion

SHEET = "Phiếu"
UNIT = "Đơn vị"


def column_title(question: SurveyQuestion) -> str:
    """ "Câu 3: Số trụ sở (nhà)": known by its number, whatever stands in brackets."""
    text = question.text.replace("(", "–").replace(")", "")
    measure = f" ({question.measure})" if question.measure else ""
    return f"Câu {question.position + 1}: {text}{measure}"


def template(questions: Sequence[SurveyQuestion], units: Sequence[str]) -> bytes:
    """A row per unit that has still to answer, with lists to choose from."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    lists = book.create_sheet("Danh mục")
    lists.sheet_state = "hidden"
    write_heads(sheet, [UNIT, *(column_title(question) for question in questions)], wide=[0])
    for row, name in enumerate(units, start=2):
        sheet.cell(row=row, column=1, value=name).data_type = "s"
    for place, question in enumerate(questions, start=2):
        choices = {QuestionKind.CHOICE: question.options, QuestionKind.YES_NO: [YES_WORD, NO_WORD]}
        if question.kind in choices:
            kind = QuestionKind(question.kind)
            add_list(sheet, lists, place, place, choices[kind], rows=max(len(units), 1), is_strict=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_sheet(stream: BinaryIO, questions: Sequence[SurveyQuestion]) -> list[SheetRow]:
    """The rows that are filled in; a unit without any answer is no row. Raises what `core.sheets` refuses."""
    titles = {"unit": UNIT, **{question.key: column_title(question) for question in questions}}
    rows = filled_rows(stream, sheet=SHEET, titles=titles, required=["unit"], most_rows=MOST_ROWS)
    found = []
    for number, cells in rows:
        values: dict[str, Any] = {key: cell for key, cell in cells.items() if key != "unit" and cell_text(cell)}
        if values:
            found.append(
                SheetRow(number, cell_text(cells.get("unit")), {key: _text(cell) for key, cell in values.items()})
            )
    return found


def _text(cell: Any) -> str:
    """A number of Excel with a comma, as it is read from text: 12.125 is no thousands."""
    return cell_text(cell).replace(".", ",") if isinstance(cell, float) else cell_text(cell)
