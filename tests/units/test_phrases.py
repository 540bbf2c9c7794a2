"""The language of names on any text: it never fails, and long texts take time in proportion."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vungmanh.units.domain.phrases import (
    clauses_of,
    has_accents,
    key_of_words,
    possible_names,
    strip_ends,
    tier_of_type_word,
    tokens_of,
    written_out,
)
from vungmanh.units.policies import attributes, policy

WORDS = st.sampled_from(
    [
        "UBND",
        "các",
        "huyện",
        ",",
        "thị",
        "xã",
        "thành",
        "phố",
        "và",
        "cấp",
        "HĐND",
        "Mặt",
        "trận",
        "Tổ",
        "quốc",
        "sở",
        "ban",
        "ngành",
        "liên",
        "quan",
        "Mẫu",
        "Lâm",
        "&",
        "-",
        "cùng",
        "dưới",
        "trực",
        "tiếp",
        "ủy",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)))
@example("")
@example("(((")
@example("& - ,")
@example("İẞ UBND")
@settings(max_examples=300, deadline=None)
def test_any_text_is_taken_apart_without_failing(text: str) -> None:
    form = written_out(text)
    tokens = tokens_of(form)
    for accents in (True, False):
        clauses, unknown = clauses_of(tokens, known_names={}, accents=accents)
        assert all(words for words in unknown)
        assert all(not clause.says_nothing for clause in clauses)
    list(possible_names(tokens))
    strip_ends(form)


@pytest.mark.parametrize("piece", ["UBND các huyện, ", "xã Mẫu Lâm và ", "sở NN&PTNT ", "tỉnh ", "a ", "- , & "])
def test_ten_times_the_text_takes_about_ten_times_as_long(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        tokens = tokens_of(written_out(piece * count))
        clauses_of(tokens, known_names={}, accents=True)
        list(possible_names(tokens))
        strip_ends(piece * count)
        return time.process_time() - start

    seconds(10)
    once = max(min(seconds(100) for _ in range(3)), 0.001)
    assert min(seconds(1000) for _ in range(2)) < 25 * once


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("UBND tỉnh", "ủy ban nhân dân tỉnh"),
        ("Sở NV", "sở nội vụ"),
        ("so NV", "so nội vụ"),
        ("sở  NN&PTNT.", "sở nông nghiệp và phát triển nông thôn"),
        ("TT Mẫu Hạ", "thị trấn mẫu hạ"),
        ("Sở TT&TT", "sở thông tin và truyền thông"),
        ("TT HĐND xã", "thường trực hội đồng nhân dân xã"),
        ("Sở TP", "sở tư pháp"),
        ("TP Mẫu Thành", "thành phố mẫu thành"),
        ("Văn hóa, Thể thao và Du lịch", "văn hóa, thể thao và du lịch"),
        ("các TCCSĐ", "các tổ chức cơ sở đảng"),
        ("NVTC", "nvtc"),
    ],
)
def test_abbreviations_are_written_out(text: str, form: str) -> None:
    assert written_out(text) == form


def test_words_are_compared_without_commas_and_joining_words() -> None:
    assert key_of_words("Sở Văn hóa, Thể thao và Du lịch") == key_of_words("sở Văn hoá - Thể thao Du lịch")


@pytest.mark.parametrize(
    ("name", "tier"), [("huyen mau ha", "huyen"), ("thi tran mau ha", "xa"), ("to dan pho 3", "thon"), ("mau ha", "")]
)
def test_type_word_tells_the_tier(name: str, tier: str) -> None:
    assert tier_of_type_word(name) == tier


def test_accents_are_noticed() -> None:
    assert [has_accents(text) for text in ("sở nội vụ", "so noi vu")] == [True, False]


def test_policy_names_only_what_exists() -> None:
    """Tiers, types and body keys that the files point at are known to the code."""
    from vungmanh.units.domain.levels import LEVEL_OF_TIER
    from vungmanh.units.enums import UnitLevel, UnitType

    data = policy("collectives")
    tiers = {*LEVEL_OF_TIER, "tinh_or_huyen", "duoi", "cac"}
    assert set(data["tiers"]) <= tiers
    for body in data["bodies"].values():
        assert set(body.get("with_tier", {})) <= tiers
    for row in [*data["bodies"].values(), *data["groups"].values()]:
        assert set(row["types"]) <= set(UnitType.values)
    assert all(row.get("with_territories", "party") in data["bodies"] for row in data["groups"].values())
    assert {level for row in attributes().values() for level in row["levels"]} <= set(UnitLevel.values)
    organisations = policy("standard_organisations")
    for level in ("province", "district"):
        names = [row["name"] for row in organisations[level]]
        assert len(names) == len(set(names))
        assert {row["type"] for row in organisations[level]} <= set(UnitType.values)
        assert {row["into"] for row in organisations[level] if "into" in row} <= set(names)
