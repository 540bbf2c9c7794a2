"""Names of bodies and people: where one ends, where the next begins, and what is no name at all."""

from __future__ import annotations

import pytest

from vungmanh.language.text import plain
from vungmanh.reader.finders.actors import read_names
from vungmanh.reader.tokens import Tokens


def names(text: str, *, is_open: bool = False) -> list[str]:
    tokens = Tokens(text, plain(text), 0, len(text))
    return [name.text for name in read_names(tokens, 0, is_open=is_open)[0]]


LISTS = [
    # one named body, and where it stops
    ("Sở Nội vụ theo dõi việc thực hiện", ["Sở Nội vụ"]),
    ("Sở Kế hoạch và Đầu tư phối hợp với Sở Tài chính", ["Sở Kế hoạch và Đầu tư"]),
    ("Sở Quy hoạch và Kiến trúc chủ trì", ["Sở Quy hoạch và Kiến trúc"]),
    ("sở y tế trong việc kiểm tra", ["sở y tế"]),
    ("Uỷ ban Kiểm tra Huyện uỷ chủ trì", ["Uỷ ban Kiểm tra Huyện uỷ"]),
    ("Trung tâm Kiểm soát bệnh tật tỉnh xây dựng kế hoạch", ["Trung tâm Kiểm soát bệnh tật tỉnh"]),
    ("Đài Truyền thanh - Truyền hình huyện tuyên truyền", ["Đài Truyền thanh - Truyền hình huyện"]),
    ("Ban Cán sự Đảng Ủy ban Nhân dân Thành phố chỉ đạo", ["Ban Cán sự Đảng Ủy ban Nhân dân Thành phố"]),
    ("Trưởng phòng Nội vụ huyện báo cáo", ["Trưởng phòng Nội vụ huyện"]),
    ("Đại biểu HĐND cấp xã phát huy vai trò", ["Đại biểu HĐND cấp xã"]),
    ("tỉnh sẽ tổ chức hội nghị", ["tỉnh"]),
    ("Văn phòng UBND tỉnh[3] theo dõi", ["Văn phòng UBND tỉnh"]),
    ("Ban Chỉ đạo cải cách hành chính tỉnh có trách nhiệm", ["Ban Chỉ đạo cải cách hành chính tỉnh"]),
    ("Ban Chỉ đạo kiểm tra các xã", ["Ban Chỉ đạo"]),
    ("Sở Nội vụ, cơ quan thường trực của Ban Chỉ đạo, có trách nhiệm", ["Sở Nội vụ"]),
    ("SỞ NỘI VỤ CHỦ TRÌ", ["SỞ NỘI VỤ"]),
    ("Ban Chỉ đạo thực hiện QCDC tỉnh kiểm tra", ["Ban Chỉ đạo thực hiện QCDC tỉnh"]),
    ("Ban Chỉ đạo thực hiện kiểm tra tại các xã", ["Ban Chỉ đạo"]),
    ("Tổ giúp việc Ủy ban bầu cử tỉnh tổng hợp", ["Tổ giúp việc Ủy ban bầu cử tỉnh"]),
    ("lực lượng Hải quan tuần tra", ["lực lượng Hải quan"]),
    ("Trưởng Ban Chỉ đạo vào thứ Sáu", ["Trưởng Ban Chỉ đạo"]),
    ("Văn phòng Ban Chỉ huy; các sở, ban, ngành", ["Văn phòng Ban Chỉ huy", "các sở, ban, ngành"]),
    ("Ban Chỉ huy Quân sự xã tuyển quân", ["Ban Chỉ huy Quân sự xã"]),
    ("Sở Nội vụ cùng các sở, ngành liên quan kiểm tra", ["Sở Nội vụ", "các sở, ngành liên quan"]),
    ("Trưởng thôn tổ chức hội nghị", ["Trưởng thôn"]),
    ("Các cơ quan, tổ chức liên quan rà soát", ["Các cơ quan, tổ chức liên quan"]),
    ("các ban của Huyện uỷ, Phòng Nội vụ hướng dẫn", ["các ban của Huyện uỷ", "Phòng Nội vụ"]),
    ("Các tổ dân phố: tổ chức họp", ["Các tổ dân phố"]),
    ("Ban Dân chủ, Giám sát và Phản biện xã hội tổng hợp", ["Ban Dân chủ, Giám sát và Phản biện xã hội"]),
    # one "các", one name
    ("các sở, ban, ngành xây dựng kế hoạch", ["các sở, ban, ngành"]),
    ("các cấp uỷ, tổ chức đảng, cơ quan liên quan hướng dẫn", ["các cấp uỷ, tổ chức đảng, cơ quan liên quan"]),
    ("UBND các huyện, thị xã, thành phố và xã, phường, thị trấn tổ chức đánh giá",
     ["UBND các huyện, thị xã, thành phố và xã, phường, thị trấn"]),
    ("UBND các huyện miền núi An Lạc, Sông Cả, Đồi Sim kiểm tra", ["UBND các huyện miền núi An Lạc, Sông Cả, Đồi Sim"]),
    ("các Sở: Nội vụ, Tài chính, Tư pháp hướng dẫn", ["các Sở: Nội vụ, Tài chính, Tư pháp"]),
    ("Các xã, thị trấn triển khai", ["Các xã, thị trấn"]),
    ("Các đơn vị chủ trì gửi báo cáo", ["Các đơn vị chủ trì"]),
    # lists of names
    ("Các sở, ban, ngành liên quan và UBND các huyện, thị xã báo cáo",
     ["Các sở, ban, ngành liên quan", "UBND các huyện, thị xã"]),
    ("Trường Chính trị tỉnh, các ngành chức năng liên quan xây dựng",
     ["Trường Chính trị tỉnh", "các ngành chức năng liên quan"]),
    ("Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh; UBND các xã, phường thực hiện",
     ["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "UBND các xã, phường"]),
    ("Thủ trưởng các sở, ban, ngành; Chủ tịch UBND các xã, phường, đặc khu căn cứ",
     ["Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các xã, phường, đặc khu"]),
    ("Sở Nội vụ (cơ quan thường trực), Sở Tài chính rà soát", ["Sở Nội vụ", "Sở Tài chính"]),
    ("UBND cấp huyện, cấp xã tiến hành tổng kết", ["UBND cấp huyện", "UBND cấp xã"]),
    ("Đảng đoàn HĐND tỉnh, Ban Cán sự đảng UBND tỉnh lãnh đạo", ["Đảng đoàn HĐND tỉnh", "Ban Cán sự đảng UBND tỉnh"]),
    ("Cán bộ, công chức cấp xã, những người hoạt động không chuyên trách ở thôn phải học tập",
     ["Cán bộ, công chức cấp xã", "những người hoạt động không chuyên trách ở thôn"]),
    # a word that governs the list keeps it together
    ("lãnh đạo các phòng, ban, ngành, Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội huyện căn cứ",
     ["lãnh đạo các phòng, ban, ngành, Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội huyện"]),
    ("Đảng đoàn Mặt trận và các đoàn thể nhân dân cấp Thành phố thực hiện",
     ["Đảng đoàn Mặt trận và các đoàn thể nhân dân cấp Thành phố"]),
]  # fmt: skip

NO_NAMES = [
    "Tổ chức rà soát, sắp xếp thôn",
    "Ban hành kế hoạch thực hiện",
    "Cấp giấy chứng nhận",
    "Xã hội hóa các nguồn lực",
    "Phòng, chống tham nhũng",
    "Bản thân người đứng đầu",
    "Bộ máy tinh gọn",
    "Hội nghị tổng kết",
    "Báo cáo kết quả",
    "Trường hợp vi phạm",
    "Nâng cao chất lượng",
    "CÁC NỘI DUNG CỤ THỂ",
    "Các nội dung cụ thể",
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_names_are_read_to_their_end(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize("text", NO_NAMES)
def test_other_words_are_no_name(text: str) -> None:
    assert names(text) == []


def test_a_free_capital_is_a_name_only_inside_an_open_list() -> None:
    text = "Công an tỉnh, Vinafarm Mẫu Sơn và các đơn vị liên quan xây dựng"
    assert names(text) == ["Công an tỉnh"]
    assert names(text, is_open=True) == ["Công an tỉnh", "Vinafarm Mẫu Sơn", "các đơn vị liên quan"]


def test_the_span_of_a_name_is_its_stretch_of_the_text() -> None:
    text = "giao  Sở Nội\nvụ chủ trì"
    tokens = Tokens(text, plain(text), 0, len(text))
    name = read_names(tokens, 1)[0][0]
    assert (name.text, name.span.of(text)) == ("Sở Nội vụ", "Sở Nội\nvụ")
