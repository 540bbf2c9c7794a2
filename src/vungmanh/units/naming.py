"""Forms of a unit's name: without its type word, for search, for sorting, and with its type word in full."""

from __future__ import annotations

from functools import lru_cache

from vungmanh.language.order import sort_key
from vungmanh.language.text import fold, nfc, squeeze
from vungmanh.units.enums import UnitType

TYPE_WORDS: dict[str, str] = {
    UnitType.PROVINCE: "Tỉnh",
    UnitType.CENTRAL_CITY: "Thành phố",
    UnitType.DISTRICT: "Huyện",
    UnitType.URBAN_DISTRICT: "Quận",
    UnitType.TOWN: "Thị xã",
    UnitType.PROVINCIAL_CITY: "Thành phố",
    UnitType.COMMUNE: "Xã",
    UnitType.WARD: "Phường",
    UnitType.TOWNSHIP: "Thị trấn",
    UnitType.SPECIAL_ZONE: "Đặc khu",
    UnitType.THON: "Thôn",
    UnitType.BAN: "Bản",
    UnitType.BUON: "Buôn",
    UnitType.LANG: "Làng",
    UnitType.AP: "Ấp",
    UnitType.XOM: "Xóm",
    UnitType.KHOM: "Khóm",
    UnitType.KHU_PHO: "Khu phố",
    UnitType.TO_DAN_PHO: "Tổ dân phố",
    UnitType.TO_NHAN_DAN: "Tổ nhân dân",
}
"""The word that stands before the name of a territory of this type."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST_SORT_KEY, _BLANK = 300, 1


def tidy(text: str) -> str:
    """One blank between words, none at the ends, letters composed."""
    return squeeze(nfc(text))


def short_name(name: str, type: str) -> str:
    """The name without its type word: "Xã Mẫu Sơn" gives "Mẫu Sơn"; a name that is only a number keeps it whole."""
    word = TYPE_WORDS.get(type, "")
    rest = name[len(word) :].strip()
    return rest if word and rest and fold(name).startswith(f"{fold(word)} ") and not rest.isdigit() else name


def sortable(text: str) -> str:
    """`language.order.sort_key` as digits and small letters, which every database sorts in the same order."""
    letters, tones = zip(*map(_word, text.split(" ")), strict=True)
    return f"{_letter(_BLANK).join(letters)}0{'0'.join(tones)}"[:_LONGEST_SORT_KEY]


@lru_cache(maxsize=10_000)
def _word(text: str) -> tuple[str, str]:
    """Letters and tones; names are made of the same few words."""
    letters, tones, _ = sort_key(text)
    ranks = iter(letters)
    found = [_number(next(ranks)) if rank == 50 else _letter(rank) for rank in ranks]
    return "".join(found), "".join(map(str, tones))


def _letter(rank: int) -> str:
    """The 33 letters take the places 3 to 35; white space and all other characters the one before numbers."""
    return _DIGITS[rank - 100 + 3] if 100 <= rank < 133 else "1"


def _number(value: int) -> str:
    """Numbers by value: the count of digits comes first."""
    return f"2{_DIGITS[len(str(value))]}{value}"
