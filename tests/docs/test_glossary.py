"""The glossary names every model of ours, and no other class."""

import re
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
OURS = sorted(
    m.__name__ for m in apps.get_models() if m.__module__.startswith("vungmanh.") and not m._meta.auto_created
)


@pytest.mark.parametrize("name", OURS)
def test_glossary_names_model(name: str) -> None:
    assert name in re.findall(r"`(\w+)`", GLOSSARY.read_text(encoding="utf-8"))


def test_class_named_in_the_glossary_is_a_model() -> None:
    assert sorted(set(re.findall(r"`([A-Z]\w+)`", GLOSSARY.read_text(encoding="utf-8"))) - set(OURS)) == []


def test_no_word_of_the_glossary_lacks_its_meaning() -> None:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert [row for row in rows if len(row.split(" | ")) != 4 or not row.split(" | ")[3].strip(" |")] == []
