"""Vietnamese written before Unicode: TCVN3 (.VnTime), VNI and Windows-1258, told apart by whether syllables come out.

Certainty is counted, not guessed: a text is taken for an encoding only where nearly all accented words become possible
Vietnamese syllables, and clearly more of them than under any other encoding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

TCVN3 = {
    **dict(zip(range(0xA1, 0xAF), "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)),
    **dict(zip(range(0xB5, 0xBA), "àảãáạ", strict=True)),
    **dict(zip(range(0xBB, 0xBF), "ằẳẵắ", strict=True)),
    **dict(zip(range(0xC6, 0xD0), "ặầẩẫấậèỂẻẽ", strict=True)),
    **dict(zip(range(0xD0, 0xD9), "éẹềểễếệìỉ", strict=True)),
    **dict(zip(range(0xDC, 0xE0), "ĩíịò", strict=True)),
    **dict(zip(range(0xE1, 0xF0), "ỏõóọồổỗốộờởỡớợù", strict=True)),
    **dict(zip(range(0xF1, 0xFF), "ủũúụừửữứựỳỷỹýỵ", strict=True)),
}

_VNI_MARKS = {
    "a": {"ø": "à", "ù": "á", "û": "ả", "õ": "ã", "ï": "ạ", "ê": "ă", "è": "ằ", "é": "ắ", "ú": "ẳ", "ü": "ẵ", "ë": "ặ"}
    | {"â": "â", "à": "ầ", "á": "ấ", "å": "ẩ", "ã": "ẫ", "ä": "ậ"},
    "e": {"ø": "è", "ù": "é", "û": "ẻ", "õ": "ẽ", "ï": "ẹ", "â": "ê", "à": "ề", "á": "ế", "å": "ể", "ã": "ễ", "ä": "ệ"},
    "o": {"ø": "ò", "ù": "ó", "û": "ỏ", "õ": "õ", "ï": "ọ", "â": "ô", "à": "ồ", "á": "ố", "å": "ổ", "ã": "ỗ", "ä": "ộ"},
    "ô": {"ø": "ờ", "ù": "ớ", "û": "ở", "õ": "ỡ", "ï": "ợ"},
    "u": {"ø": "ù", "ù": "ú", "û": "ủ", "õ": "ũ", "ï": "ụ"},
    "ö": {"ø": "ừ", "ù": "ứ", "û": "ử", "õ": "ữ", "ï": "ự"},
    "y": {"ø": "ỳ", "ù": "ý", "û": "ỷ", "õ": "ỹ"},
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}

_TCVN3_FONT = re.compile(r"(?:[A-Z]{6}\+)?\.?Vn[A-Z]\w*")
_VNI_FONT = re.compile(r"(?:[A-Z]{6}\+)?VNI[ -]?\w*")
_NEVER_IN_UNICODE = re.compile("[¡-¯µ-¸¹»-¿ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþÿ]|(?<=[a-z])[À-Þ]")
_LETTERS_OF_FONTS = re.compile("[^\\W\\d_][¡-¯µ-¿À-ÿ]|[¡-¯µ-¿À-ÿ][^\\W\\d_]")
_PIECE = re.compile(r"\S+(?: \S+)*")
_TONED = re.compile("[àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
_CAPITAL_AFTER_TONED = re.compile(_TONED.pattern + "[A-ZĂÂÊÔƠƯĐ]")

_MARKED = re.compile(r"[^\W\d_]*[^\x00-\x7f\W\d_][^\W\d_]*")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?:iê|yê|uô|ươ|uyê|oai|oay|oeo|uây|uya|uyu|uâ|uê|uy|uơ|uă|oa|oă|oe|oo|ia|ya|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi"
    r"|ui|ưi|ưu|iêu|yêu|uôi|ươi|ươu|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
CERTAIN_SHARE = 0.9
CERTAIN_LEAD = 0.15
FEWEST_WORDS = 5


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    for base, marks in _VNI_MARKS.items():
        table.update({base + mark: letter for mark, letter in marks.items()})
    upper = {old.upper(): new.upper() for old, new in table.items()}
    mixed = {old[0].upper() + old[1]: new.upper() for old, new in table.items() if len(old) == 2}
    return table | mixed | upper


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """Letters of a TCVN3 font, given as Latin-1, to Unicode.

    The font has no capitals with a tone: they come out small, except in a line or column set in capitals throughout.
    """
    return _PIECE.sub(_recapitalised, text.translate(TCVN3))


def _recapitalised(piece: re.Match[str]) -> str:
    text = piece.group()
    is_capital = _CAPITAL_AFTER_TONED.search(text) and _TONED.sub("", text).isupper()
    return text.upper() if is_capital else text


def from_vni(text: str) -> str:
    """Letters of a VNI font, given as Latin-1, to Unicode."""
    return _VNI_PATTERN.sub(lambda found: _VNI[found.group()], text)


def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable, whatever its tone."""
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return bool(_SYLLABLE.fullmatch(bare))


def syllable_share(text: str, *, sample: int = 1000) -> tuple[float, int]:
    """The share of words with a letter beyond ASCII that are possible syllables, and how many such words were looked at."""
    words = [found.group() for found, _ in zip(_MARKED.finditer(text), range(sample), strict=False)]
    return (sum(map(is_syllable, words)) / len(words) if words else 0.0), len(words)


_FONTS: tuple[tuple[str, Callable[[str], str]], ...] = (("TCVN3", from_tcvn3), ("VNI", from_vni))


def font_encoding(text: str) -> str | None:
    """Which legacy font a text layer was written for ("TCVN3", "VNI"); None where it is good Unicode or nothing is certain."""
    plain, count = syllable_share(text)
    if count < FEWEST_WORDS or plain > 1 - CERTAIN_LEAD:
        return None
    shares = {name: syllable_share(convert(text))[0] for name, convert in _FONTS}
    best = max(shares, key=lambda name: shares[name])
    rivals = [plain, *(share for name, share in shares.items() if name != best)]
    return best if shares[best] >= CERTAIN_SHARE and shares[best] >= max(rivals) + CERTAIN_LEAD else None


def encoding_of_font(name: str) -> str | None:
    """The encoding that goes with a font name: ".VnTime" → TCVN3, "VNI-Times" → VNI; None for others."""
    if _TCVN3_FONT.match(name):
        return "TCVN3"
    return "VNI" if _VNI_FONT.match(name) else None


def convert_font(text: str, encoding: str) -> str:
    """Text written for the legacy font, as Unicode."""
    return dict(_FONTS)[encoding](text)


def from_legacy(text: str, font: str = "") -> tuple[str, str]:
    """A short text, such as a name in a cell, as Unicode, and the encoding it was in: empty where it is Unicode already, "?"
    where its letters are of a legacy font but no encoding is certain. `font` is the name of the font it is set in.

    A sample is too short to count: a text is converted only where all its words become possible syllables and it holds what
    no Unicode text has, so that names of other peoples ("Y Blô Niê") stay as they are.
    """
    if text.isascii() or any(ord(letter) > 0xFF and letter.isalpha() for letter in text):
        return text, ""
    named = encoding_of_font(font)
    is_odd = bool(_NEVER_IN_UNICODE.search(text) and _LETTERS_OF_FONTS.search(text))
    found = []
    for name, convert in _FONTS:
        converted = convert(text)
        is_told = named == name or is_odd or len(converted) < len(text)
        if converted != text and is_told and not _NEVER_IN_UNICODE.search(converted) and _is_vietnamese(converted):
            found.append((converted, name))
    best = next((each for each in found if each[1] == named), found[0] if len(found) == 1 else None)
    if best and (is_odd or not _is_vietnamese(text)):
        return best
    return (text, "?" if is_odd else "")


def _is_vietnamese(text: str) -> bool:
    return syllable_share(text)[0] == 1.0


def decode_bytes(data: bytes) -> tuple[str, str] | None:
    """Text and encoding name of bytes that are not UTF-8, where one legacy encoding is certain; else None."""
    latin = data.decode("latin-1")
    readings = {
        "TCVN3": from_tcvn3(latin),
        "VNI": from_vni(data.decode("cp1252", "replace")),
        "Windows-1258": unicodedata.normalize("NFC", data.decode("cp1258", "replace")),
    }
    shares = {name: syllable_share(text) for name, text in readings.items()}
    ranked = sorted(shares, key=lambda name: -shares[name][0])
    (best, count), (second, _) = shares[ranked[0]], shares[ranked[1]]
    if count < FEWEST_WORDS or best < CERTAIN_SHARE or best < second + CERTAIN_LEAD:
        return None
    return readings[ranked[0]], ranked[0]
