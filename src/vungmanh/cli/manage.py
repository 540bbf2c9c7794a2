"""`vungmanh manage …`: Django's own commands (migrate, createsuperuser, shell …)."""

from __future__ import annotations

import argparse
import os


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "manage", help="lệnh quản trị của Django (migrate, createsuperuser …)", add_help=False, prefix_chars="\0"
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vungmanh.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["vungmanh manage", *arguments.rest])
    return 0
