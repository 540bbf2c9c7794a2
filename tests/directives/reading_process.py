"""A worker in a process of its own, for test_killed.py: reading stops before its last step as long as the file HOLD exists."""

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
    from vungmanh.cli import worker

    if "prepare" in sys.argv:
        prepare()
        return 0
    hold_reading()
    return worker.run(argparse.Namespace(batch="batch" in sys.argv))


def prepare() -> None:
    """A province with one officer who has just uploaded a plan."""
    import io

    from tests.directives.factories import TEXT
    from tests.factories import AT, make_unit, make_user
    from vungmanh.directives.domain.receiving import receive_file
    from vungmanh.units.enums import UnitLevel, UnitType

    province = make_unit("Tỉnh Mẫu Sơn", level=UnitLevel.PROVINCE, type=UnitType.PROVINCE)
    receive_file(io.BytesIO(TEXT.encode()), "ke-hoach.txt", owner=province, by=make_user("dieuphoi"), at=AT)


def hold_reading() -> None:
    """The last step of storing waits, with every row written and nothing committed."""
    from vungmanh.directives.domain import citations

    finish = citations.link_directive

    def held(directive: Any) -> None:
        Path(os.environ["REACHED"]).touch()
        while Path(os.environ["HOLD"]).exists():
            time.sleep(0.05)
        finish(directive)

    citations.link_directive = held


if __name__ == "__main__":
    sys.exit(main())
