"""`vungmanh units load`: the country's provinces, districts and communes, before and since 1/7/2025."""

from __future__ import annotations

import argparse
import os

from vungmanh.cli import console


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "units",
        help="nạp đơn vị hành chính",
        description="Nạp đơn vị hành chính cả nước; chạy lại không làm thay đổi gì.",
    )
    acts = parser.add_subparsers(dest="act", metavar="VIỆC", required=True)
    load = acts.add_parser("load", help="nạp 34 tỉnh, 3.321 xã và cây đơn vị ba cấp trước ngày 1/7/2025")
    load.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 where all is in, 1 where the database refused; all or nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vungmanh.settings")
    import django

    django.setup()
    from django.db import DatabaseError
    from django.utils import timezone

    from vungmanh.core.errors import DomainError
    from vungmanh.units.domain.loading import load_country

    try:
        with console.stepped("Đang nạp đơn vị") as progress:
            made = load_country(progress, timezone.now())
    except (DatabaseError, DomainError) as error:
        console.say(f"Không nạp được đơn vị: {error}")
        return 1
    print("; ".join(f"{name}: {count}" for name, count in made.items()))
    return 0
