"""A worker in a process of its own, for test_killed.py: it stops inside the transaction that brings a sheet in, after all
rows are written, as long as the file HOLD exists."""

import argparse
import datetime
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "vungmanh.settings"


def main() -> int:
    import django

    django.setup()
    from vungmanh.cli import worker
    from vungmanh.officials.domain import recording

    if "prepare" in sys.argv:
        return prepare()
    written = recording.write_stretches

    def held(*said: Any, **more: Any) -> None:
        written(*said, **more)
        Path(os.environ["REACHED"]).touch()
        while Path(os.environ["HOLD"]).exists():
            time.sleep(0.05)

    recording.write_stretches = held  # type: ignore[assignment]
    return worker.run(argparse.Namespace(batch="batch" in sys.argv))


def prepare() -> int:
    """A sheet of three officials, checked, whose bringing in waits in the queue."""
    import io

    from django.utils import timezone

    from tests.factories import make_unit, make_user
    from tests.imports.factories import again, book, brought_in, content, official
    from vungmanh.accounts.enums import Role
    from vungmanh.imports.domain.carrying_out import start
    from vungmanh.imports.domain.checking import receive
    from vungmanh.imports.registers import register_of

    commune, now = make_unit("Xã Mẫu Thượng"), timezone.now()
    by = make_user("xa", role=Role.UNIT_OFFICER, unit=commune)

    def checked(*numbers: int, **said: Any) -> Any:
        stream = io.BytesIO(
            content(book([official(number, professional_level="Đại học", **said) for number in numbers]))
        )
        register = register_of("officials")
        return again(receive(register, commune, stream, "can-bo.xlsx", by=by, at=now, on=datetime.date(2026, 3, 2)))

    brought_in(checked(1))
    start(checked(1, 2, 3, decision="7/QĐ"), by=by, at=now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
