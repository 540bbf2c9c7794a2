"""The five documents and their annotations, which are not part of this repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("VUNGMANH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DOCUMENTS = ("000-phu-yen-2011", "001-dien-bien-2018", "002-tphcm-2002", "003-ham-tan-2012", "004-huyen-uy-2018")
needs_shared = pytest.mark.skipif(
    not (SHARED / "documents").is_dir(), reason="the five documents are not here (set VUNGMANH_SHARED)"
)


def document(name: str) -> str:
    """The text of one of the five documents."""
    return (SHARED / "documents" / f"{name}.txt").read_text(encoding="utf-8")
