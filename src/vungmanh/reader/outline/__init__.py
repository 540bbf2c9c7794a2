"""The outline of a text: its paragraphs as a tree of headings, items, attribute lines and table cells.

One door: `build(text)`. The tree prints (`Outline.pretty`), so that a wrong reading can be traced to a wrong outline.
"""

from __future__ import annotations

from vungmanh.reader.outline.blocks import Block, Outline
from vungmanh.reader.outline.tree import build

__all__ = ["Block", "Outline", "build"]
