"""A worker in a process of its own, for test_worker.py: its job stops half-way as long as the file HOLD exists."""

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
    from django.db import transaction
    from django.utils import timezone

    from vungmanh.cli import worker
    from vungmanh.core import jobs
    from vungmanh.core.models import DayDecision

    @jobs.job("try")
    def decide(progress: Any, days: int) -> None:
        with transaction.atomic():
            for number in range(1, days + 1):
                DayDecision.objects.create(day=f"2026-01-{number:02}", is_working=False, name="thử")
                progress(number, days)
                if number == 2:
                    Path(os.environ["REACHED"]).touch()
                    while Path(os.environ["HOLD"]).exists():
                        time.sleep(0.05)

    if "prepare" in sys.argv:
        jobs.enqueue("try", key="try:1", arguments={"days": 3}, by=None, at=timezone.now())
        return 0
    return worker.run(argparse.Namespace(batch="batch" in sys.argv))


if __name__ == "__main__":
    sys.exit(main())
