"""The last steps every source shares: one form of Unicode and of line ends, and the refusals that concern any text."""

from __future__ import annotations

import re

from vungmanh.language.legacy import convert_font, font_encoding, syllable_share
from vungmanh.language.text import nfc
from vungmanh.reader.source.contract import Limits, SourceError, SourceText, SourceWarning

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_BULLET_SIGN = re.compile(
    "(?m)^([ \t]*)[\uf020-\uf0ff\u2023\u2043\u2219\u25a1\u25b6\u25b8\u25ba\u25c6\u25c7\u2605\u2666\u2713\u2714\u2751-\u2756"
    "\u27a2-\u27a4\u2b9a]"
    "(?=[ \t]*[^ \t\n])"
)
_SYMBOL_SIGNS = {0xF0A3: "≤", 0xF0B3: "≥", 0xF0B1: "±", 0xF0B4: "×", 0xF0B7: "•", 0xF02D: "-"}
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SAMPLE = 20_000
FEWEST_LETTERS = 12
FEWEST_WORDS_FOR_ACCENTS = 40


def without_signs(text: str) -> str:
    """Bullets of symbol fonts as dashes, and their other signs that matter as what they show."""
    return _BULLET_SIGN.sub(r"\1-", text).translate(_SYMBOL_SIGNS)


def tidy(text: str) -> str:
    """NFC, "\\n" line ends, plain blanks, no invisible marks, no signs of symbol fonts."""
    text = _LINE_ENDS.sub("\n", text)
    text = without_signs(_BLANKS.sub(" ", _UNSEEN.sub("", text)))
    return nfc(text)


def one_line(text: str) -> str:
    """A paragraph as one line."""
    return re.sub(r"\s+", " ", tidy(text)).strip()


def finish(
    pages: list[str],
    *,
    kind: str,
    limits: Limits,
    warnings: list[SourceWarning] | None = None,
    confidence: float | None = None,
) -> SourceText:
    """The pages joined, with their offsets; refuses a text that is empty, too long, or in another script than ours.

    Letters meant for a legacy font, wherever they come from, are turned into Unicode where that is certain.
    """
    doubts = list(warnings or [])
    encoding = font_encoding("\n".join(pages)[:_SAMPLE])
    if encoding:
        pages = [convert_font(page, encoding) for page in pages]
        doubts.append(SourceWarning("legacy_font", {"encoding": encoding}))
    cleaned = [tidy(page) for page in pages]
    offsets, position = [], 0
    for page in cleaned:
        offsets.append(position)
        position += len(page) + 1
    text = "\n".join(cleaned)
    _refuse(text, limits)
    if _lacks_accents(text):
        doubts.append(SourceWarning("no_accents"))
    return SourceText(text, kind, tuple(offsets) if len(offsets) > 1 else (), tuple(doubts), confidence)


def _refuse(text: str, limits: Limits) -> None:
    if not text.strip():
        raise SourceError("no_text")
    if len(text) > limits.text_chars:
        raise SourceError("too_large", chars=len(text), limit=limits.text_chars)
    letters = _LETTER.findall(text[:_SAMPLE])
    foreign = sum(1 for letter in letters if not _LATIN.match(letter))
    if len(letters) >= FEWEST_LETTERS and foreign * 2 > len(letters):
        raise SourceError("not_vietnamese")


def _lacks_accents(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(sample.split()) >= FEWEST_WORDS_FOR_ACCENTS and syllable_share(sample)[1] == 0
