"""A worker in a process of its own, for test_killed.py: its mail server is a folder, which stops as long as HOLD exists."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "vungmanh.settings"


def main() -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from vungmanh.cli import worker

    settings.EMAIL_BACKEND = "tests.notices.mail_process.Folder"
    if "prepare" in sys.argv:
        prepare(timezone.now())
        return 0
    return worker.run(argparse.Namespace(batch=False))


def prepare(now: Any) -> None:
    """Three people, each with a mail that waits."""
    from vungmanh.accounts.models import User
    from vungmanh.notices.enums import How, Kind, MailKind
    from vungmanh.notices.models import Mail, Notice

    for name in ("an", "binh", "chi"):
        user = User.objects.create_user(name, f"{name}@vidu.example", None, full_name=name)
        mail = Mail.objects.create(person=user, kind=MailKind.NOTICES, made_at=now, next_at=now)
        data = {"role": "leader", "unit": "Tỉnh", "acts_for": "Hà"}
        Notice.objects.create(person=user, kind=Kind.DELEGATED, key="x", at=now, how=How.AT_ONCE, mail=mail, data=data)


class Folder:
    """Keeps what it is given, one file each; at the second mail it waits."""

    def __init__(self, **options: Any) -> None:
        self.folder = Path(os.environ["DATA_DIR"]) / "taken"
        self.folder.mkdir(exist_ok=True)

    def open(self) -> None:
        return None

    def close(self) -> None:
        return None

    def send_messages(self, messages: Any) -> int:
        [message] = messages
        number = len(list(self.folder.iterdir()))
        (self.folder / f"{message.to[0]}.{os.getpid()}").write_text(message.body, encoding="utf-8")
        if number == 1:
            Path(os.environ["REACHED"]).touch()
            while Path(os.environ["HOLD"]).exists():
                time.sleep(0.05)
        return 1


if __name__ == "__main__":
    sys.exit(main())
