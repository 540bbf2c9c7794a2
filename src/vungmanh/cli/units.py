"""`vungmanh units …`: load the country or a sheet of one's own units, look a name up, write the empty sheet."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import Any

from vungmanh.cli import console, database, words

_REFUSALS = {
    "units_data_missing": "thiếu gói dữ liệu {package}: hãy cài lại bằng script/setup",
    "sheet_not_excel": "tệp không phải bảng Excel (.xlsx) mở được",
    "sheet_of_old_excel": "tệp Excel cũ (.xls) hoặc có mật khẩu; hãy bỏ mật khẩu và lưu lại dạng .xlsx",
    "sheet_with_macros": "tệp có macro (.xlsm); hãy lưu lại dạng .xlsx",
    "sheet_too_large": "tệp lớn hơn {limit_mb} MB",
    "sheet_too_long": "bảng có hơn {limit} dòng; hãy tách thành nhiều tệp",
    "sheet_without_columns": "thiếu cột: {columns}; hãy dùng mẫu (vungmanh units template)",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "units",
        help="nạp và tìm đơn vị",
        description="Nạp đơn vị hành chính cả nước hoặc bảng Excel của mình; tìm đơn vị theo tên; lấy bảng mẫu.",
    )
    acts = parser.add_subparsers(dest="act", metavar="VIỆC", required=True)
    load = acts.add_parser(
        "load",
        help="nạp 34 tỉnh, 3.321 xã và cây đơn vị ba cấp trước ngày 1/7/2025, hoặc một bảng Excel",
        description="Không có --file: nạp cả nước. Chạy lại không làm thay đổi gì.",
    )
    what = load.add_mutually_exclusive_group()
    what.add_argument("--country", action="store_true", help="cả nước (mặc định)")
    what.add_argument("--file", type=Path, metavar="TỆP.xlsx", help="bảng thôn, cơ quan, xã của mình")
    load.add_argument("--within", metavar="TÊN", help="tỉnh, xã chứa các đơn vị trong bảng (cần với --file)")
    load.add_argument("--date", type=_date, metavar="NGÀY", help="ngày các thay đổi có hiệu lực (2026-07-01)")
    load.set_defaults(run=run_load)
    find = acts.add_parser("find", help="tìm đơn vị theo tên, có dấu hoặc không dấu")
    find.add_argument("name", metavar="TÊN")
    find.add_argument("--date", type=_date, metavar="NGÀY", help="vào ngày nào (mặc định hôm nay)")
    find.set_defaults(run=run_find)
    empty = acts.add_parser("template", help="ghi bảng Excel mẫu")
    empty.add_argument("out", type=Path, metavar="TỆP.xlsx")
    empty.add_argument("--within", metavar="TÊN", help="tỉnh, xã để chọn nơi trực thuộc trong bảng")
    empty.set_defaults(run=run_template)


def run_load(arguments: argparse.Namespace) -> int:
    """0 where all is in, 1 where something was refused; all or nothing."""
    database.prepare()
    from django.db import DatabaseError

    from vungmanh.core.errors import DomainError

    try:
        return _load_sheet(arguments) if arguments.file else _load_country()
    except DomainError as error:
        console.say(f"Không nạp được đơn vị: {_words(error)}")
    except OSError as error:
        console.say(f"Không nạp được đơn vị: {error.filename or ''}: {words.SOURCE_ERRORS['missing']}")
    except DatabaseError as error:
        console.say(f"Không nạp được đơn vị: {error}")
    return 1


def run_find(arguments: argparse.Namespace) -> int:
    """0 where something was found; one line per unit."""
    database.prepare()
    from django.utils import timezone

    from vungmanh.units.selectors import search_units

    on = arguments.date or timezone.localdate()
    found = list(search_units(arguments.name, on).select_related("parent").order_by("level", "sort_key", "pk")[:200])
    for unit in found:
        place = f" · {unit.parent.name}" if unit.parent else ""
        print(f"{unit.pk}\t{unit.name}{place}")
    if not found:
        console.say(f"Không có đơn vị nào tên như vậy vào ngày {on:%d/%m/%Y}.")
    return 0 if found else 1


def run_template(arguments: argparse.Namespace) -> int:
    database.prepare()
    from django.utils import timezone

    from vungmanh.units.sheets import template

    today = timezone.localdate()
    within = unit_named(arguments.within, today)
    if within is None:
        return 1
    try:
        arguments.out.write_bytes(template(within, today))
    except OSError as error:
        console.say(f"Không ghi được {arguments.out}: {error.strerror}")
        return 1
    return 0


def _load_country() -> int:
    from django.utils import timezone

    from vungmanh.units.domain.loading import load_country

    with console.stepped("Đang nạp đơn vị") as progress:
        made = load_country(progress, timezone.now())
    print("đơn vị: {units}; kế thừa: {successions}; cơ quan: {organisations}".format(**made))
    return 0


def _load_sheet(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from vungmanh.desk.units.wording import error_line
    from vungmanh.units.domain.importing import carry_out, plan_import
    from vungmanh.units.sheets import read_sheet

    on = arguments.date or timezone.localdate()
    within = unit_named(arguments.within, on)
    if within is None:
        return 1
    with arguments.file.open("rb") as stream:
        plan = plan_import(read_sheet(stream), within=within, on=on)
    if plan.errors:
        for error in plan.errors:
            console.say(f"dòng {error.row}, cột “{error_line(error).column}”: {error_line(error).text}")
        console.say(f"{len(plan.errors)} lỗi; chưa có gì được nạp.")
        return 1
    done = carry_out(plan, by=None, at=timezone.now())
    print(f"thêm: {done.created}; bổ sung: {done.changed}; đã có: {done.unchanged}")
    return 0


def unit_named(name: str | None, on: datetime.date) -> Any:
    """The territory of this name; the root where none is named; None, said on standard error, where it is not one."""
    from vungmanh.language.text import fold
    from vungmanh.units.models import Unit
    from vungmanh.units.selectors import units_in_force

    if not name:
        root = Unit.objects.filter(parent__isnull=True).first()
        if root is None:
            console.say("Chưa có đơn vị nào. Hãy chạy: vungmanh units load")
        return root
    found = list(units_in_force(on).filter(folded=fold(name.strip()))[:2])
    if len(found) == 1:
        return found[0]
    console.say(f"“{name}”: {'có nhiều đơn vị trùng tên' if found else 'không có đơn vị này'}; hãy ghi tên đầy đủ.")
    return None


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"ngày không đúng dạng năm-tháng-ngày: {text}") from None


def _words(error: Any) -> str:
    return _REFUSALS.get(error.code, error.code).format(**error.params)
