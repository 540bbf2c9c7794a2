"""Texts that nobody writes and somebody uploads, each of any length; tests and measurements share them."""

from __future__ import annotations

from collections.abc import Callable


def _to(piece: str, letters: int) -> str:
    return (piece * (letters // len(piece) + 1))[:letters]


def _nested(letters: int) -> str:
    lines: list[str] = []
    size = number = 0
    while size < letters:
        number += 1
        path = ".".join(str(1 + (number // 3**depth) % 3) for depth in range(min(number, 30)))
        lines.append(f"{path}. Rà soát, hoàn thành trước ngày 30/6/2026;")
        size += len(lines[-1]) + 1
    return "\n".join(lines)


def _brackets(letters: int) -> str:
    half = letters // 2
    return "(" * half + ")" * half


def _rows(letters: int) -> str:
    head = "KẾ HOẠCH\n| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian | Ghi chú |\n"
    return head + _to("| 1 | Rà soát quy chế | Sở Nội vụ | Sở Tư pháp | Quý II/2026 | 95% |\n", letters)


def _tasks(piece: str) -> Callable[[int], str]:
    """The piece under a heading of tasks, where every rule looks at it."""
    return lambda letters: "KẾ HOẠCH\nNăm 2026\nII. NHIỆM VỤ, GIẢI PHÁP\n" + _to(piece, letters)


def _targets(piece: str) -> Callable[[int], str]:
    """The piece under a heading of targets."""
    return lambda letters: "KẾ HOẠCH\nNăm 2026\nI. MỤC TIÊU\n2. Mục tiêu cụ thể\n" + _to(piece, letters)


def _numbered(line: str, head: str = "") -> Callable[[int], str]:
    """Lines that all differ, so that nothing is the same as anything before it."""

    def make(letters: int) -> str:
        count = letters // len(line)
        return head + "".join(line.format(n=n, day=n % 28 + 1, month=n % 12 + 1, share=n % 100) for n in range(count))

    return make


def _growing_indents(letters: int) -> str:
    return "".join("\t" * (number % 40) + "- Giao Sở Nội vụ rà soát\n" for number in range(letters // 40))


def _wide_table(letters: int) -> str:
    return "KẾ HOẠCH\n" + "\n".join("| " + "Sở Nội vụ 95% | " * 60 for _ in range(letters // 1000))


def _heap_of_marks(letters: int) -> str:
    return "e" + _to("\u0302\u0301\u0323", letters)


SHAPES: dict[str, Callable[[int], str]] = {
    "digits": lambda n: _to("0123456789", n),
    "digits and dots": lambda n: _to("1.234.567,89/", n),
    "dashes": lambda n: _to("-", n),
    "lines of one dash": lambda n: _to("-\n", n),
    "punctuation": lambda n: _to(".,;:()[]“”!?…–", n),
    "blanks": lambda n: _to(" ", n),
    "empty lines": lambda n: _to("\n", n),
    "nested numbers": _nested,
    "open and closed brackets": _brackets,
    "open brackets with dates": _tasks("(trước 30/6/2026 "),
    "one line of duties": _tasks("Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát, "),
    "one line of assignments": _tasks("Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính; "),
    "one line of names": _tasks("Sở Nội vụ, Sở Tài chính, UBND các huyện, thị xã, thành phố, "),
    "one line of shares": _targets("trên 92% cán bộ có trình độ trung cấp trở lên, "),
    "one line of fractions": lambda n: _to("104/110 cán bộ (94,55%), trung cấp 54,8% và ", n),
    "one line of dates": _tasks("ngày 30/02/2018, tháng 13/2019, quý IV năm 2020, "),
    "one line of citations": lambda n: _to("Nghị quyết số 18-NQ/TW ngày 25/10/2017 và ", n),
    "lines of duties": _tasks(
        "- Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát quy chế, hoàn thành trong quý II/2026.\n"
    ),
    "lines of items on one line": _tasks("1. Sở Nội vụ rà soát. 2. Sở Tài chính bố trí kinh phí. a) Xã báo cáo. "),
    "lines of targets": _targets("- Phấn đấu đến năm 2026 có trên 90% xã đạt chuẩn nông thôn mới.\n"),
    "lines of reports": _tasks("- UBND xã báo cáo UBND tỉnh trước ngày 20/6/2026.\n"),
    "lines of headings": lambda n: _to("I. MỤC TIÊU\n1. Mục tiêu chung\na) Cụ thể\n- Một\n", n),
    "articles": _tasks("Điều 1. Phạm vi\n1. Sở Nội vụ:\na) rà soát;\n"),
    "table rows": _rows,
    "inline numbers": _tasks("(1) rà soát; (2) sửa đổi; (2) báo cáo; "),
    "trong đó": _targets("100 xã, trong đó 90 xã tốt, trong đó "),
    "colons": _tasks("Đơn vị chủ trì: Sở Nội vụ; thời gian: 2026; "),
    "quotes": lambda n: _to("“Dân vận khéo” *in* **đậm** ", n),
    "Chinese": lambda n: _to("根据上级党委的要求，各县市区必须在年底前完成。", n),
    "one word": lambda n: _to("ư", n),
    "capitals": lambda n: _to("ỦY BAN NHÂN DÂN ", n),
    "old tone marks": lambda n: _to("uỷ ban hoà bình thuý khoẻ ", n),
    "combining marks": lambda n: _to("e\u0302\u0301\u0323", n),
    "heap of combining marks": _heap_of_marks,
    "marks without width": _tasks("Sở\u200b Nội\u200b vụ\u200b "),
    "hard blanks": _tasks("Sở\u00a0Nội\u00a0vụ\u00a0chủ\u00a0trì\u00a0"),
    "quotes that never close": _tasks("“Sở “Nội vụ "),
    "semicolons": _tasks("rà soát; báo cáo; sửa đổi; "),
    "one line of words": _tasks("xây dựng chính quyền cơ sở "),
    "short lines": _tasks("xã A\n"),
    "short lines with emphasis": _tasks("xã ** A\n"),
    "short lines in capitals": lambda n: _to("A B\n", n),
    "one line of short shares": _targets("đạt 92% trở lên; "),
    "dates and nothing else": lambda n: _to("30/6/2026 ", n),
    "numbers of nothing": lambda n: _to("số 12/KH- ", n),
    "years": lambda n: _to("2026 ", n),
    "many tables": _tasks("\n| TT | Nhiệm vụ | Chủ trì |\n| 1 | Rà soát | Sở Nội vụ |\n\nĐoạn văn.\n"),
    "wide table": _wide_table,
    "one row of cells": lambda n: "KẾ HOẠCH\n| " + _to("Sở Nội vụ | ", n),
    "page breaks": _tasks("- Rà soát quy chế\f"),
    "page numbers": _tasks("- Rà soát quy chế\n\n12\n\n"),
    "deep indents": _growing_indents,
    "empty numbers in brackets": _tasks("(1) "),
    "lines of attributes": _tasks("1. Rà soát\nĐơn vị chủ trì: Sở A\nThời gian thực hiện: 2026\n"),
    "lines of signatures": lambda n: _to("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn A\n", n),
    "conditions": _tasks("khi có hướng dẫn của Trung ương thì "),
    "duties that all differ": _numbered(
        "- Sở Nội vụ rà soát quy chế số {n}, hoàn thành trước ngày {day}/{month}/2026.\n", "II. NHIỆM VỤ, GIẢI PHÁP\n"
    ),
    "targets that all differ": _numbered("- Phấn đấu có {n} xã đạt tiêu chí số {n}, {share}% hộ.\n", "I. MỤC TIÊU\n"),
    "citations that all differ": _numbered("Nghị quyết số {n}/2011/NQ-HĐND ngày {day}/{month}/2011;\n"),
    "letters for digits in one word": lambda n: _to("1o", n - 1) + "a",
    "attribute lines behind a list of dashes": lambda n: (
        _tasks("- Rà soát dữ liệu\n")(n // 2) + "\n" + _to("Đơn vị chủ trì: Sở Nội vụ\n", n // 2)
    ),
    "dashes over kept copies": _tasks("- Rà soát.\n- Lưu: VT.\n"),
    "lines that only say who": _tasks("Rà soát quy chế làm việc.\nSở Nội vụ chủ trì thực hiện.\n"),
    "one citation with many dates": _numbered("Nghị quyết số 18-NQ/TW ngày {day}/{month}/20{share:02};\n"),
}
