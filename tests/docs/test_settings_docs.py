"""docs/settings.md and docs/access.md say what the code says."""

import re
from pathlib import Path

from vungmanh.accounts.enums import Role
from vungmanh.core import checks
from vungmanh.core.config import SETTINGS

DOCS = Path(__file__).parents[2] / "docs"


def table(page: str, columns: int) -> list[tuple[str, ...]]:
    """Rows whose first cell is code, of the tables with so many columns."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines if line.startswith("| `")]
    return [row for row in rows if len(row) == columns]


def test_every_setting_stands_on_the_page_as_in_the_table() -> None:
    expected = [
        (
            f"`{row.name}`",
            f"`{row.default}`" if row.default else "–",
            row.kind,
            "yes" if row.is_secret else "no",
            row.help,
        )
        for row in SETTINGS
    ]
    assert table("settings.md", 5) == expected


def test_every_check_stands_on_the_page() -> None:
    source = Path(checks.__file__).read_text(encoding="utf-8")
    assert [row[0].strip("`") for row in table("settings.md", 2)] == sorted(
        re.findall(r'id="(vungmanh\.\w+)"', source), key=lambda found: found[-3:]
    )


def test_every_role_stands_on_the_page() -> None:
    assert [(row[0].strip("`"), row[1]) for row in table("access.md", 3)] == [(role.value, role.label) for role in Role]


def test_environment_is_read_through_the_table_only() -> None:
    source = Path(checks.__file__).parents[1]
    reads = re.compile(r"os\.(?:environ\[|environ\.get\(|getenv\()")
    readers = [path.name for path in source.rglob("*.py") if reads.search(path.read_text(encoding="utf-8"))]
    assert readers == []
