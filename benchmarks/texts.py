"""Texts to measure with: the long document where it is at hand, else a text of the project's own corpus made as long."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("VUNGMANH_SHARED") or ROOT.parent / "shared")
LONG = SHARED / "documents" / "001-dien-bien-2018.txt"
CORPUS = ROOT / "tests" / "reader" / "corpus"
LETTERS = 30_000


def long_directive() -> tuple[str, str]:
    """A name and a text of about 30,000 letters."""
    if LONG.exists():
        return "001", LONG.read_text(encoding="utf-8")
    own = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    text = "\n".join(own)
    return "corpus", text * max(1, round(LETTERS / len(text)))


def short_directive() -> str:
    """A real-style text of a few thousand letters."""
    return min(CORPUS.glob("*.txt")).read_text(encoding="utf-8")
