"""`vungmanh accounts …`: the first administrator of a place, and a new link for whoever lost the way in."""

from __future__ import annotations

import argparse
from typing import Any

from vungmanh.cli import console, database

_REFUSALS = {
    "username_not_fit": "tên đăng nhập chỉ gồm chữ không dấu, số, dấu chấm, gạch ngang",
    "username_taken": "tên đăng nhập “{username}” đã có người dùng",
    "unit_not_in_force": "“{name}” không còn hiệu lực",
    "account_not_in_use": "tài khoản này đã ngừng dùng; quản trị phải mở lại trước",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "accounts",
        help="tạo quản trị đầu tiên, cấp lại liên kết đăng nhập",
        description="Làm từ máy chủ những gì trên trang chưa ai làm được: quản trị đầu tiên, đường vào đã mất.",
    )
    acts = parser.add_subparsers(dest="act", metavar="VIỆC", required=True)
    first = acts.add_parser("administrator", help="tạo tài khoản quản trị của một đơn vị và in liên kết đặt mật khẩu")
    first.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    first.add_argument("--name", required=True, metavar="HỌ_TÊN")
    first.add_argument("--unit", required=True, metavar="ĐƠN_VỊ", help="tỉnh, xã được quản trị, ghi đủ tên")
    first.add_argument("--email", default="", metavar="THƯ")
    first.set_defaults(run=run_administrator)
    link = acts.add_parser(
        "link", help="in liên kết đặt mật khẩu mới; mật khẩu, phiên và xác thực hai bước cũ hết hiệu lực ngay"
    )
    link.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    link.set_defaults(run=run_link)


def run_administrator(arguments: argparse.Namespace) -> int:
    """0 where the account stands and its link is printed, 1 where something was refused."""
    database.prepare()
    from django.utils import timezone

    from vungmanh.accounts.domain.founding import found_administrator
    from vungmanh.accounts.domain.people import Details
    from vungmanh.cli.units import unit_named
    from vungmanh.core.errors import DomainError

    on = timezone.localdate()
    unit = unit_named(arguments.unit, on)
    if unit is None:
        return 1
    details = Details(full_name=arguments.name, email=arguments.email)
    try:
        _tell(found_administrator(arguments.username, details, unit=unit, at=timezone.now(), on=on))
    except DomainError as error:
        console.say(f"Không tạo được tài khoản: {_words(error)}")
        return 1
    return 0


def run_link(arguments: argparse.Namespace) -> int:
    """0 where the link is printed, 1 where there is no such account in use."""
    database.prepare()
    from django.utils import timezone

    from vungmanh.accounts.domain.founding import console_link
    from vungmanh.accounts.models import User
    from vungmanh.core.errors import DomainError

    user = User.objects.filter(username__iexact=arguments.username).first()
    if user is None:
        console.say(f"Không có tài khoản “{arguments.username}”.")
        return 1
    try:
        _tell(console_link(user, at=timezone.now()))
    except DomainError as error:
        console.say(f"Không cấp được liên kết: {_words(error)}")
        return 1
    return 0


def _tell(link: Any) -> None:
    """The path alone: under which address people reach the server, only they know."""
    from django.utils import timezone

    print(link.path)
    until = timezone.localtime(link.ends_at)
    console.say(f"Ghép sau địa chỉ của hệ thống, mở một lần để đặt mật khẩu; hết hạn lúc {until:%H:%M %d/%m/%Y}.")


def _words(error: Any) -> str:
    return _REFUSALS.get(error.code, error.code).format(**error.params)
