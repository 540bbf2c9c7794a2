"""What an outline is made of: blocks in the order of the text, each with its place in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vungmanh.reader.model import Heading, Span

TITLE_CHARS = 90
PRETTY_DEPTH = 12


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph-level unit. `span` is its own text without marker and emphasis marks at the ends."""

    span: Span
    marker: str = ""
    """The marker as written, without its punctuation: "-", "1", "a", "I", "(1)", "Điều 3"; "" where there is none."""
    style: str = ""
    """The shape of the marker ("1.", "1)", "I", "-", "2.1"): blocks of one list share it."""
    kind: str = "para"
    """heading | item | para | attribute | cell | chrome"""
    label: str = ""
    """What an attribute or a cell feeds: lead, partner, due, product, receiver, content, target, number, unit, other."""
    depth: int = 0
    path: str = ""
    role: str | None = None
    """The kind of the nearest named section: purpose, view, goal, task, organisation, result, basis, preamble,
    resources, signature, recipients, annex; None where no heading says."""
    parent: Block | None = field(default=None, repr=False)
    children: list[Block] = field(default_factory=list, repr=False)

    def text(self, whole: str) -> str:
        """The block's own text, cut from the text as read."""
        return whole[self.span.start : self.span.end]

    def heading_chain(self) -> list[Block]:
        """The headings above this block, the outermost first."""
        chain = []
        above = self.parent
        while above is not None:
            if above.kind == "heading":
                chain.append(above)
            above = above.parent
        return chain[::-1]

    def attributes(self, label: str) -> list[Block]:
        """Attribute lines and cells of this block that feed `label`."""
        return [child for child in self.children if child.label == label]

    @property
    def is_bullet(self) -> bool:
        return self.style in BULLETS


BULLETS = frozenset("-+*•o")


@dataclass(frozen=True, slots=True)
class Outline:
    """All blocks of a text in text order; `plain` is the text in the form that words are matched on, same offsets."""

    text: str
    plain: str
    blocks: tuple[Block, ...]

    def of(self, block: Block) -> str:
        return self.text[block.span.start : block.span.end]

    def plain_of(self, block: Block) -> str:
        return self.plain[block.span.start : block.span.end]

    def headings(self) -> tuple[Heading, ...]:
        """The headings as lines for navigation."""
        return tuple(
            Heading(block.path, block.depth, " ".join(self.of(block).split())[: 2 * TITLE_CHARS], block.span)
            for block in self.blocks
            if block.kind == "heading"
        )

    def pretty(self) -> str:
        """The tree for eyes: one line per block, indented, with marker, kind, role and the first words."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for block in self.blocks:
            words = " ".join(self.of(block).split())
            shown = words if len(words) <= TITLE_CHARS else words[: TITLE_CHARS - 1] + "…"
            indent = "  " * min(block.depth, PRETTY_DEPTH)
            tags = ":".join(tag for tag in (block.kind, block.label, block.role or "") if tag)
            yield f"{indent}{block.marker or '·'} {shown}  [{tags}]"
