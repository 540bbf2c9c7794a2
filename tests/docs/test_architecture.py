"""docs/architecture.md and docs/commands.md say what the code says."""

import re
import tomllib
from pathlib import Path

from django.apps import apps

from vungmanh.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DRAWERS_WITHOUT_A_FLOOR = {"formats", "locale"}
"""Data that Django loads by name."""


def first_cells(page: str, heading: str) -> list[list[str]]:
    """What stands in backticks in the first column of the table below a heading, row by row."""
    part = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("|")]
    return [names for names in (re.findall(r"`(\w+)`", cell) for cell in rows) if names]


def test_floors_are_those_of_the_import_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    floors = [layer.split(" | ") for layer in next(row for row in contracts if row["type"] == "layers")["layers"]]
    shown = first_cells(PAGE, "The floors")
    assert [name for names in shown for name in names] == [name for names in floors for name in names]


def test_every_folder_of_the_package_is_a_floor() -> None:
    package = ROOT / "src" / "vungmanh"
    folders = {path.name for path in package.iterdir() if path.is_dir() and path.name != "__pycache__"}
    floors = {name for names in first_cells(PAGE, "The floors") for name in names}
    assert sorted(folders - DRAWERS_WITHOUT_A_FLOOR) == sorted(floors - {"urls", "wsgi"})


def test_rows_that_the_chain_writes_are_models() -> None:
    part = PAGE.split("## The chain\n")[1].split("\n## ")[0]
    cells = [line.split("|")[3] for line in part.splitlines() if line.startswith("| ")]
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} - {"SourceText", "Reading"}
    assert sorted(named - {model.__name__ for model in apps.get_models()}) == []


def test_page_can_be_read_at_one_sitting() -> None:
    assert len(PAGE.splitlines()) <= 200


def test_commands_are_exactly_those_of_the_page() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert first_cells(page.replace("# Commands", "## Commands", 1), "Commands") == [[name] for name in COMMANDS]
