"""What the docs point at exists: files, folders, dotted doors."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").rglob("*.md"))]
_PATH = re.compile(r"`((?:src|docs|tests|script|requirements)/[\w./*<>-]+)`")
_DOOR = re.compile(r"`((?:core|units|accounts|directives|programmes|reader|language)(?:\.[a-z_]\w*)+)`")


def _named(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return sorted(
        {(p.name, hit) for p in PAGES if p.exists() for hit in pattern.findall(p.read_text(encoding="utf-8"))}
    )


@pytest.mark.parametrize(("page", "path"), _named(_PATH))
def test_named_path_exists(page: str, path: str) -> None:
    pattern = re.sub(r"<\w+>", "*", path.rstrip("/"))
    assert any(ROOT.glob(pattern)), f"{page} names {path}, which is not there"


@pytest.mark.parametrize(("page", "door"), _named(_DOOR))
def test_named_door_exists(page: str, door: str) -> None:
    parts = door.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            place = importlib.import_module(".".join(["vungmanh", *parts[:cut]]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            assert hasattr(place, name), f"{page} names {door}, which is not there"
            place = getattr(place, name)
        return
