"""How pages call a document, with and without a number."""

from __future__ import annotations

import pytest

from vungmanh.desk.templatetags.titles import named, subject
from vungmanh.directives.models import Directive


@pytest.mark.parametrize(
    ("number", "kind", "title", "expected", "expected_name"),
    [
        ("38/KH-UBND", "kế hoạch", "về việc làm", "Về việc làm", "38/KH-UBND: Về việc làm"),
        ("", "chương trình hành động", "thực hiện Nghị quyết 18",
         "Chương trình hành động thực hiện Nghị quyết 18", "Chương trình hành động thực hiện Nghị quyết 18"),
        ("", "kế hoạch", "TRIỂN KHAI", "Kế hoạch: TRIỂN KHAI", "Kế hoạch: TRIỂN KHAI"),
        ("", "kế hoạch", "Kế  hoạch\nnăm 2026", "Kế hoạch năm 2026", "Kế hoạch năm 2026"),
        ("", "", "hàm Tân qua 6 năm", "Hàm Tân qua 6 năm", "Hàm Tân qua 6 năm"),
        ("", "kế hoạch", "", "Kế hoạch ban-sao.pdf", "Kế hoạch ban-sao.pdf"),
    ],
)  # fmt: skip
def test_document_is_called_by_number_kind_and_subject(
    number: str, kind: str, title: str, expected: str, expected_name: str
) -> None:
    directive = Directive(number=number, kind=kind, title=title, file_name="ban-sao.pdf")
    assert (subject(directive), named(directive)) == (expected, expected_name)
