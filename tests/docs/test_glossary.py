"""The glossary names every model of ours."""

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
