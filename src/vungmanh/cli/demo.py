"""`vungmanh demo`: builds the fictional province with its accounts and directives."""

from __future__ import annotations

import argparse

from vungmanh.cli import console, database

STAGES = ("units", "confirming", "published", "planning", "running", "late", "closed")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "demo",
        help="dựng tỉnh mẫu để xem thử",
        description=(
            "Dựng tỉnh Mẫu Sơn (hư cấu): đơn vị trước và sau ngày 1/7/2025, tài khoản, văn bản. Chạy lại không làm "
            "thay đổi gì. Không trộn vào cơ sở dữ liệu đã có tài khoản thật, trừ khi có --force."
        ),
    )
    parser.add_argument(
        "--stage",
        choices=STAGES,
        default="running",
        help="units: chỉ đơn vị và tài khoản; confirming: văn bản đã đọc, chờ xác nhận; published: phần lớn đã ban hành, "
        "chưa ai làm; planning: kế hoạch năm nay vừa ban hành, năm trước đã xong; running: "
        "các đơn vị đang thực hiện (mặc định); late: nhiều việc trễ; closed: việc đến hạn đều xong",
    )
    parser.add_argument("--force", action="store_true", help="dựng cả khi đã có tài khoản khác")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 where the sample stands, 1 where the database holds other people's accounts or refused."""
    database.prepare()
    from django.db import DatabaseError
    from django.utils import timezone

    from vungmanh.core.errors import DomainError
    from vungmanh.desk.demo.build import Stage, build_demo
    from vungmanh.desk.sign_in.samples import PASSWORD

    try:
        with console.stepped("Đang dựng tỉnh mẫu") as progress:
            stage = Stage(arguments.stage)
            demo = build_demo(progress, timezone.now(), stage=stage, force=arguments.force, is_whole=True)
    except DomainError as error:
        console.say(
            _REFUSALS.get(error.code, "Không dựng được tỉnh mẫu: {code}").format(**{"code": error.code, **error.params})
        )
        return 1
    except DatabaseError as error:
        console.say(f"Cơ sở dữ liệu từ chối: {error}")
        return 1
    for user in demo.users.values():
        print(f"{user.username} / {PASSWORD}   {user.full_name}, {user.position_title}")
    return 0


_REFUSALS = {
    "demo_not_empty": "Cơ sở dữ liệu đã có {users} tài khoản khác; không trộn tỉnh mẫu vào. Nếu vẫn muốn, thêm --force.",
    "demo_not_read": "Không đọc được văn bản mẫu {file} ({code}).",
}
