"""Django and its database, made ready for a command."""

from __future__ import annotations

import os

from vungmanh.cli import words
from vungmanh.cli.console import say


def set_up() -> None:
    """Django with its settings. Raises ConfigError where one cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vungmanh.settings")
    import django

    django.setup()


def prepare() -> None:
    """Django, and the tables of this version; does nothing where they stand. Safe to repeat."""
    set_up()
    if steps_left():
        from django.core.management import call_command

        from vungmanh.core.statistics import refresh_all_statistics

        say(words.PREPARING)
        call_command("migrate", verbosity=0, interactive=False)
        refresh_all_statistics()


def is_ready() -> bool:
    """Whether the tables of this version stand; says what to do where they do not."""
    left = steps_left()
    if left:
        say(words.NOT_PREPARED.format(steps=left))
    return not left


def steps_left() -> int:
    """How many migrations of this version the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
