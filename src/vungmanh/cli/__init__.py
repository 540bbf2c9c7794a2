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
from vungmanh.core.config import ConfigError

COMMANDS = ("read", "doctor", "serve", "worker", "units", "accounts", "notices", "demo", "manage")
INTERRUPTED = 130


def make_parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The whole command line, or that of some subcommands; none imports Django before it runs."""
    parser = argparse.ArgumentParser(prog="vungmanh", description=words.DESCRIPTION, epilog=words.EXIT_CODES)
    parser.add_argument("--version", action="version", version=f"vungmanh {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="LỆNH", required=True)
    for name in commands:
        importlib.import_module(f"vungmanh.cli.{name}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one subcommand and returns its exit status. Where one is named, the others are not even imported."""
    given = sys.argv[1:] if argv is None else list(argv)
    named = [word for word in given[:1] if word in COMMANDS]
    arguments = make_parser(named or COMMANDS).parse_args(given)
    try:
        status = int(arguments.run(arguments))
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        said = _unusable(error)
        if said is None:
            raise
        print(said, file=sys.stderr)
        return 1


def _unusable(error: Exception) -> str | None:
    """What to say where a setting or the database cannot be used; None for every other fault."""
    kind = type(error)
    if isinstance(error, ConfigError):
        return words.BAD_SETTING.format(reason=error)
    if kind.__module__ == "django.db.utils" and kind.__name__ == "OperationalError":
        return words.NO_DATABASE.format(reason=" ".join(str(error).split()).rstrip("?."))
    return None
