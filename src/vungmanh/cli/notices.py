"""`vungmanh notices …`: whether mail goes out; telling and mailing at once, where no worker runs."""

from __future__ import annotations

import argparse
from typing import Any

from vungmanh.cli import console, database


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "notices",
        help="thử máy chủ thư, gửi ngay thông báo đang chờ",
        description="Thử đường thư và làm ngay những gì tiến trình nền vẫn làm: thông báo, nhắc hạn, gửi thư.",
    )
    acts = parser.add_subparsers(dest="act", metavar="VIỆC", required=True)
    test = acts.add_parser("test", help="gửi một thư thử đến địa chỉ này")
    test.add_argument("address", metavar="THƯ")
    test.set_defaults(run=run_test)
    send = acts.add_parser("send", help="thông báo việc đã xảy ra, nhắc hạn, gửi thư đang chờ")
    send.set_defaults(run=run_send)


def run_test(arguments: argparse.Namespace) -> int:
    """0 where the mail server took the mail, 1 where it did not, with what it said."""
    database.set_up()
    from smtplib import SMTPException

    from django.conf import settings
    from django.core.mail import send_mail

    body = f"Thư thử của Vững Mạnh. Liên kết trong thư sẽ dẫn đến {settings.SITE_URL}/\n"
    try:
        send_mail("[Vững Mạnh] Thư thử", body, None, [arguments.address])
    except (OSError, SMTPException) as error:
        console.say(f"Máy chủ thư không nhận: {error}. Xem EMAIL_URL và EMAIL_FROM trong docs/settings.md.")
        return 1
    if settings.MAIL_REACHES_PEOPLE:
        console.say(f"Máy chủ thư đã nhận thư gửi {arguments.address}.")
    else:
        console.say("Chưa có máy chủ thư (EMAIL_URL): thư chỉ ghi ra đây.")
    return 0


def run_send(arguments: argparse.Namespace) -> int:
    """The jobs of a worker, here and now; one that runs elsewhere is left to it. 1 where one failed."""
    database.prepare()
    from django.utils import timezone

    from vungmanh.core.enums import JobState
    from vungmanh.core.jobs import enqueue, run_now

    ended: list[Any] = []
    for name in ("notices.tell", "notices.remind", "notices.mail"):
        ended.append(run_now(enqueue(name, key=name, arguments={}, by=None, at=timezone.now())))
    failed = [job.task for job in ended if job.state == JobState.FAILED]
    if failed:
        console.say(f"Không xong: {', '.join(failed)}. Xem nhật ký ở trên.")
    return 1 if failed else 0
