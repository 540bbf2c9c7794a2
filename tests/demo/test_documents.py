"""The sample province's directives and accounts: whole, dated within the demonstration, and named after units that exist."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import docx
import pytest
import yaml

import vungmanh.desk.demo
from tests.demo.word import as_docx
from vungmanh.accounts.enums import Role
from vungmanh.reader import read
from vungmanh.reader.schema import to_dict

DEMO = Path(vungmanh.desk.demo.__file__).parent
DOCUMENTS = sorted((DEMO / "documents").glob("*.txt"))
ACCOUNTS = yaml.safe_load((DEMO / "accounts.yaml").read_text(encoding="utf-8"))["accounts"]
TODAY = datetime.date(2026, 11, 21)
HEADERS = {
    "01": ("95/KH-UBND", "2024-03-04"),
    "02": ("15-CTr/TU", "2025-09-22"),
    "03": ("38/KH-UBND", "2026-01-16"),
    "04": ("112/KH-UBND", "2026-03-27"),
    "05": ("140/KH-UBND", "2026-04-20"),
    "06": ("305/KH-UBND", "2026-10-05"),
    "07": ("210/KH-UBND", "2026-07-15"),
    "08": ("61/BC-UBND", "2026-06-12"),
    "09": ("24/KH-UBND", "2026-02-12"),
}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_every_sample_directive_is_listed() -> None:
    assert [path.name[:2] for path in DOCUMENTS] == sorted(HEADERS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_number_and_day_of_issue_are_read(path: Path) -> None:
    header = to_dict(read(path.read_text(encoding="utf-8")))["document"]
    assert (header["number"], header["issued_on"]) == HEADERS[path.name[:2]]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_word_file_has_the_words_of_the_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made = docx.Document(io.BytesIO(as_docx(text)))
    parts = [paragraph.text for paragraph in made.paragraphs]
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert sorted(words(" ".join([*parts, *cells]))) == sorted(words(text))


def test_deadlines_lie_on_both_sides_of_the_demonstration_day() -> None:
    days = set()
    for path in DOCUMENTS:
        for day, month, year in re.findall(r"(\d{1,2})/(\d{1,2})/(202\d)", path.read_text(encoding="utf-8")):
            days.add(datetime.date(int(year), int(month), int(day)))
    assert min(days) < TODAY - datetime.timedelta(days=180)
    assert any(TODAY <= day <= TODAY + datetime.timedelta(days=30) for day in days)
    assert max(days) > TODAY + datetime.timedelta(days=180)


def test_accounts_have_known_roles_and_plainly_fictional_names() -> None:
    assert len({row["username"] for row in ACCOUNTS}) == len(ACCOUNTS)
    for row in ACCOUNTS:
        assert row.keys() == {"username", "full_name", "position", "roles", "shows"}
        assert row["full_name"].endswith((" Mẫu", " Giả", " Ví Dụ", " Thử"))
        assert row["roles"]
        for role in row["roles"]:
            assert role["role"] in Role.values
            assert isinstance(role["from"], datetime.date)
    assert {role["role"] for row in ACCOUNTS for role in row["roles"]} >= {
        Role.COORDINATOR,
        Role.LEADER,
        Role.LEAD_OFFICER,
        Role.UNIT_OFFICER,
        Role.ADMINISTRATOR,
    }


def test_accounts_act_for_units_that_the_sample_has() -> None:
    units = yaml.safe_load((DEMO / "units.yaml").read_text(encoding="utf-8"))
    standard = yaml.safe_load(
        (DEMO.parents[1] / "units/policy/standard_organisations.yaml").read_text(encoding="utf-8")
    )
    first, second = units["provinces"][:2]
    known = {first["name"], *(row["name"] for row in first["communes"]), *(row["name"] for row in standard["province"])}
    known |= {f"{second['name']} / {row['name']}" for row in second["communes"]}
    assert {role["unit"] for row in ACCOUNTS for role in row["roles"]} <= known
