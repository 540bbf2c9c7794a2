"""Vietnamese order: letters before tones, numbers by value."""

from vungmanh.language.order import sort_key


def test_letters_come_in_vietnamese_order() -> None:
    assert sorted(["Đà Bắc", "Dương", "Ân Thi", "An Sơn", "Ăng", "Côn"], key=sort_key) == [
        "An Sơn",
        "Ăng",
        "Ân Thi",
        "Côn",
        "Dương",
        "Đà Bắc",
    ]


def test_tones_decide_between_equal_letters() -> None:
    assert sorted(["má", "mạ", "ma", "mã", "mà", "mả"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_numbers_count_by_value() -> None:
    assert sorted(["Thôn 10", "Thôn 2", "Thôn 1"], key=sort_key) == ["Thôn 1", "Thôn 2", "Thôn 10"]


def test_case_does_not_part_equal_words() -> None:
    assert sort_key("XÃ A")[:2] == sort_key("xã a")[:2]
