"""The command `vungmanh`: one file per subcommand, in the order of the list below.

Exit status: 0 all went well, 1 something failed (said on standard error), 2 the command line is wrong,
130 interrupted from the keyboard.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from vungmanh import __version__
from vungmanh.cli import words

COMMANDS = ("read", "doctor", "serve", "worker", "units", "demo", "manage")
INTERRUPTED = 130


def make_parser() -> argparse.ArgumentParser:
    """The whole command line; no subcommand imports Django before it runs."""
    parser = argparse.ArgumentParser(prog="vungmanh", description=words.DESCRIPTION, epilog=words.EXIT_CODES)
    parser.add_argument("--version", action="version", version=f"vungmanh {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="LỆNH", required=True)
    for name in COMMANDS:
        importlib.import_module(f"vungmanh.cli.{name}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one subcommand and returns its exit status."""
    arguments = make_parser().parse_args(argv)
    try:
        status = int(arguments.run(arguments))
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
