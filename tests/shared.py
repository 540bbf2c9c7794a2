"""Where the documents with their annotations lie beside the checkout; tests that need them skip where they are missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("VUNGMANH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DOCUMENTS = tuple(sorted((SHARED / "documents").glob("*.txt")))
GOLD = SHARED / "gold"

needs_shared = pytest.mark.skipif(
    not DOCUMENTS or not GOLD.is_dir(),
    reason="the documents and annotations are not here; set VUNGMANH_SHARED to their folder",
)


def gold_of(document: Path) -> Path:
    """The annotation of a document."""
    return GOLD / f"{document.stem}.json"
