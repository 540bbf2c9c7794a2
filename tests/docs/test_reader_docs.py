"""docs/reader.md names every code, kind, key and rule family that the code has, and no other code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vungmanh.reader import read
from vungmanh.reader.checker import CODES
from vungmanh.reader.schema import to_dict
from vungmanh.reader.source import ERROR_CODES, SOURCES, WARNING_CODES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reader.md").read_text(encoding="utf-8")
EXTRACT = ROOT / "src" / "vungmanh" / "reader" / "extract"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(EXTRACT.glob("*.py")))


def table_after(heading: str) -> list[str]:
    """Everything in backticks in the first column of the tables under a heading."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("|")]
    return [code for cell in cells for code in re.findall(r"`([^`]+)`", cell)]


def test_checker_codes_are_exactly_those_of_the_page() -> None:
    assert sorted(table_after("Doubts")) == sorted(CODES)


def test_source_kinds_and_refusals_are_exactly_those_of_the_page() -> None:
    assert sorted(table_after("Files")) == sorted([*(source.kind for source in SOURCES), *ERROR_CODES])


def test_source_warnings_are_on_the_page() -> None:
    assert [code for code in WARNING_CODES if f"`{code}`" not in PAGE] == []


def test_keys_of_the_contract_are_exactly_those_of_the_page() -> None:
    assert sorted(table_after("What comes out")) == sorted([*to_dict(read("")), "source"])


@pytest.mark.parametrize("part", ["citation", "target", "task", "result", "report"])
def test_rule_families_in_the_code_are_on_the_page(part: str) -> None:
    families = {f"{part}.{name}" for name in re.findall(rf'"{part}\.([a-z]+)[".]', CODE)}
    assert [family for family in sorted(families) if f"`{family}`" not in PAGE] == []


def test_reasons_of_what_was_not_read_are_exactly_those_of_the_page() -> None:
    reasons = set(re.findall(r'Unread\([^\n]*"([a-z]+_[a-z_]+)"\)', CODE)) | set(
        re.findall(r'"!([a-z]+_[a-z_]+)"', CODE)
    )
    listed = [code for code in table_after("How it reads") if "." not in code]
    assert sorted(listed) == sorted(reasons)


def test_commands_and_files_named_on_the_page_exist() -> None:
    named = re.findall(r"`((?:script|tests|reader|outline|finders|extract|lexicon)/[\w/.*]*)", PAGE)
    roots = (ROOT, ROOT / "src" / "vungmanh", ROOT / "src" / "vungmanh" / "reader")
    assert [name for name in named if not any(any(root.glob(name.rstrip("/"))) for root in roots)] == []
