"""Who issues a document, in the short common form, and the place that it governs."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from vungmanh.language.text import CAPITAL, plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.head import Body, body_pattern, place_pattern
from vungmanh.reader.extract.lines import lines
from vungmanh.reader.model import Span

SEARCHED = 200_000
_CAPITALISED = rf"{CAPITAL}[^\W\d_]*"
_PLACE_NAME = rf"{_CAPITALISED}(?:[ \t\xa0]{_CAPITALISED}){{0,3}}"
_KINDS_OF_PLACE = "tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu"
_IS_PLACE = re.compile(rf"(?P<name>{_PLACE_NAME})\s+là\s+(?:một\s+)?(?:{_KINDS_OF_PLACE})(?!\w)")
_WITH_KIND = re.compile(rf"(?<!\w)(?i:{_KINDS_OF_PLACE})\s(?P<name>{_PLACE_NAME})")
_ENDS_IN_PLACE = re.compile(rf"\s(?i:{_KINDS_OF_PLACE})\s(?P<name>{_PLACE_NAME})$")
_OF_BODY = re.compile(
    r"[^\W\d_]+(?:\s[^\W\d_]+){1,4}\s+của\s+"
    r"(?P<body>(?:(?!thực\s+hiện|về\s|triển\s+khai|giai\s+đoạn|năm\s)[^\d,;:.]){4,60}?)"
    r"(?=\s+(?:thực\s+hiện|về|triển\s+khai|giai\s+đoạn|năm)\s|$)"
)


_CONGRESS = re.compile(
    r"(?:(?:nghị\s+quyết|báo\s+cáo\s+chính\s+trị|chương\s+trình\s+hành\s+động)\s+)?(?P<body>đại\s+hội\s+đại\s+biểu\s+.{4,60}?)(?:\s+(?:lần\s+thứ|khóa|nhiệm\s+kỳ)|,|$)"
)


@cache
def _unnamed() -> frozenset[str]:
    return frozenset(lexicon.words("header", "unnamed_bodies"))


_DATELINE = re.compile(rf"(?P<name>{_CAPITALISED}\s{_CAPITALISED})(?:\s?:|\s[-–])\s")
_OPENING = 900


def issuer_by_head(text: str, bodies: list[Body]) -> tuple[str, Span] | None:
    """The lowest body of the head, with the committee or the place that makes it known."""
    if not bodies:
        return None
    last = bodies[-1]
    short = short_form(text, last.name)
    if len(bodies) > 1 and not _place_in(last.name):
        above = bodies[-2].name
        if plain(squeeze(last.name)) in _unnamed():
            short = f"{short} {short_form(text, above)}"
        elif not is_central(last.name) and (place := _place_with_kind(text, above)):
            short = f"{short} {place}"
    return short, last.span


def issuer_by_title(title: tuple[str, Span] | None) -> tuple[str, Span] | None:
    """ "Chương trình hành động **của Thành ủy** thực hiện …"."""
    if title and (m := _OF_BODY.match(plain(title[0]))) and body_pattern().match(m["body"]):
        return squeeze(title[0][m.start("body") : m.end("body")]), title[1]
    if title and (m := _CONGRESS.match(plain(title[0]))):
        return squeeze(title[0][m.start("body") : m.end("body")]), title[1]
    return None


def issuer_by_authority(text: str, start: int) -> tuple[str, Span] | None:
    """The body or its head in a line of its own between the title and "Căn cứ …", where the text has no head."""
    top = list(lines(text, start, min(len(text), start + _OPENING)))[:_MOST_TOP_LINES]
    first = next((i for i, line in enumerate(top) if line.low.startswith(("căn cứ", "xét "))), 0)
    for line in top[:first]:
        m = _HEADED.match(line.low)
        name = line.text[m.end() if m else 0 :]
        if body_pattern().match(plain(name)) and len(name.split()) <= _LONGEST_NAME:
            return short_form(text, name), line.span
    return None


_HEADED = re.compile(r"(?:chủ\s+tịch|giám\s+đốc)\s+")
_MOST_TOP_LINES = 5
_LONGEST_NAME = 12


@cache
def _issuing_pattern(kind: str) -> re.Pattern[str]:
    bodies = lexicon.alternation(plain(body) for body in lexicon.load("header")["bodies"])
    verbs = lexicon.pattern("header", "issuing_verbs")
    places = lexicon.pattern("header", "places")
    return re.compile(
        rf"(?<!\w)(?P<who>(?:{bodies})(?:\s(?:{places}))?(?P<name>(?:\s[^\W\d_]+){{0,6}}?))\s{{1,3}}(?:{verbs})\s{{1,3}}"
        rf"(?:thực\s+hiện\s+|và\s+)?{lexicon.alternation([kind])}(?!\w)"
    )


def issuing_body(text: str, kind: str, start: int, stop: int) -> Span | None:
    """The body in the sentence that issues the document: "**UBND tỉnh** ban hành Kế hoạch … như sau"."""
    for m in _issuing_pattern(plain(kind)).finditer(plain(text[start:stop])):
        who = Span(start + m.start("who"), start + m.end("who"))
        if all(word[0].isupper() for word in text[start + m.start("name") : who.end].split()):
            return who
    return None


def issuer_by_order(text: str, start: int) -> tuple[str, Span] | None:
    """The body that gives orders in the first sentences below the title."""
    m = _ordering_pattern().search(plain(text[start : start + _LONGEST_OPENING]))
    if m is None or not text[start + m.start("who")].isupper():
        return None
    span = Span(start + m.start("who"), start + m.end("who"))
    return short_form(text, span.of(text)), span


_LONGEST_OPENING = 6000


@cache
def _ordering_pattern() -> re.Pattern[str]:
    """ "**UBND huyện Mẫu Hạ** yêu cầu các xã thực hiện:", "Chủ tịch **UBND tỉnh** chỉ thị:"."""
    bodies = lexicon.alternation(plain(body) for body in lexicon.load("header")["bodies"])
    places = lexicon.pattern("header", "places")
    return re.compile(
        rf"(?m)(?:^|[.,;]\s|chủ\s+tịch\s)(?P<who>(?:{bodies})(?:\s(?:{places}))?(?:\s[^\W\d_]+){{0,5}}?)\s{{1,3}}"
        r"(?:yêu\s+cầu|chỉ\s+thị|quyết\s+nghị|kết\s+luận)(?:\s[^\n:]{0,200})?:"
    )


def short_form(text: str, name: str) -> str:
    """The short common form: "ỦY BAN NHÂN DÂN TỈNH X" is "UBND tỉnh X", spelled as the text spells it elsewhere."""
    name = squeeze(name)
    m = body_pattern().match(plain(name))
    if not m:
        return usual_spelling(text, name)
    body = str(lexicon.load("header")["bodies"][squeeze(m["body"])])
    rest = squeeze(name[m.end() :])
    p = place_pattern().fullmatch(plain(rest))
    if p:
        return f"{body} {p['type']} {usual_spelling(text, rest[p.start('name') :])}"
    if squeeze(m["body"]) in lexicon.load("header")["committee_places"]:
        return f"{body} {usual_spelling(text, rest)}".strip()
    if rest and body_pattern().match(plain(rest)):
        return f"{body} {short_form(text, rest)}"
    return f"{body} {_usual_rest(text, body, rest)}" if rest else body


def _usual_rest(text: str, body: str, rest: str) -> str:
    """The rest of a name as the text spells it after the same body ("SỞ NỘI VỤ" as "Sở Nội vụ")."""
    whole = usual_spelling(text, f"{body} {rest}".upper())
    spelled = whole[len(body) + 1 :]
    if whole.lower().startswith(body.lower()) and not spelled.istitle():
        return spelled
    return rest.capitalize() if rest.isupper() else rest


def usual_spelling(text: str, name: str) -> str:
    """A name printed in capitals, spelled as elsewhere in the text, else with capitals at each word."""
    name = squeeze(name)
    if not name.isupper():
        return name
    low, wanted = plain(text[:SEARCHED]), plain(name)
    at, tries = low.find(wanted), 0
    while at >= 0 and tries < 50:
        words = text[at : at + len(wanted)]
        if not words.isupper() and words[:1].isupper():
            return squeeze(words)
        at, tries = low.find(wanted, at + 1), tries + 1
    return name.title() if len(name.split()) <= 4 else name.capitalize()


def is_central(name: str) -> bool:
    """Whether a body governs the whole country."""
    m = body_pattern().match(plain(squeeze(name)))
    return m is not None and squeeze(m["body"]) in lexicon.load("header")["central_bodies"]


@cache
def _committees() -> re.Pattern[str]:
    names = lexicon.alternation(plain(word) for word in lexicon.load("header")["committee_places"])
    return re.compile(rf"(?<!\w)(?:{names})\s{{1,3}}(?P<name>[^\W\d_].*)$", re.S)


@cache
def _trailing_place() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<type>{lexicon.pattern('header', 'places')})\s{{1,3}}(?P<name>[^\W\d_].*)$", re.S)


def _place_in(name: str) -> str | None:
    low = plain(name)
    m = _committees().search(low) or _trailing_place().search(low)
    if not m or m["name"] in {"ủy", "đoàn"}:
        return None
    return squeeze(name[m.start("name") :])


def _place_with_kind(text: str, name: str) -> str | None:
    """ "tỉnh X" out of a body's name."""
    m = None if _committees().search(plain(name)) else _trailing_place().search(plain(name))
    return f"{m['type']} {usual_spelling(text, name[m.start('name') :])}" if m else None


def place_by_head(text: str, bodies: list[Body]) -> tuple[str, Span] | None:
    """The place in the name of the lowest body of the head that names one."""
    for body in reversed(bodies):
        if place := _place_in(body.name):
            return usual_spelling(text, place), body.span
    return None


def with_level(text: str, issuer: str) -> str:
    """ "UBND" alone with the level that the text names it with most often ("UBND tỉnh")."""
    if issuer not in {"UBND", "HĐND"}:
        return issuer
    whole = {"UBND": r"ủy\s+ban\s+nhân\s+dân|ubnd", "HĐND": r"hội\s+đồng\s+nhân\s+dân|hđnd"}[issuer]
    found = re.findall(
        rf"(?<!\w)(?:{whole})\s+(tỉnh|thành\s+phố|huyện|quận|thị\s+xã|xã|phường|thị\s+trấn)(?!\w)",
        plain(text[:SEARCHED]),
    )
    return f"{issuer} {squeeze(Counter(found).most_common(1)[0][0])}" if found else issuer


def place_by_text(text: str, issuer: str | None, title: str) -> tuple[str, Span] | None:
    """The place most often named with the issuer's level ("tỉnh Phú Yên"); for an article one that its title names."""
    if issuer is None:
        hit = (
            _IS_PLACE.search(text, 0, min(len(text), 8000)) or _place_of_title(text, title) or _place_told(text, title)
        )
        if hit is None and title.isupper() and (last := _ENDS_IN_PLACE.search(title)):
            at = text.find(last["name"].split()[0], max(text.find(title.split()[0]), 0))
            return usual_spelling(text, last["name"]), Span(at, min(len(text), at + len(last["name"])))
        return (hit["name"], Span(hit.start("name"), hit.end("name"))) if hit else None
    own = _place_in(issuer)
    own = usual_spelling(text, own.upper()) if own and own.islower() else own
    if own and own[0].isupper():
        at = max(text.find(own), 0)
        return usual_spelling(text, own), Span(at, at + len(own))
    level = re.search(rf"(?<!\w)({lexicon.pattern('header', 'places')})(?:\s(?:ủy|đoàn))?$", plain(issuer))
    if not level:
        return None
    named = re.compile(rf"(?<!\w)(?:{level[1]}|{level[1].capitalize()})[ \t\xa0](?P<name>{_PLACE_NAME})")
    found = [
        (hit["name"], Span(hit.start("name"), hit.end("name")))
        for hit in named.finditer(text, 0, min(len(text), SEARCHED))
    ]
    found = [item for item in found if not item[0].isupper() and not body_pattern().match(plain(item[0]))]
    if not found:
        return None
    common = Counter(name for name, _ in found).most_common(1)[0][0]
    return next(item for item in found if item[0] == common)


@cache
def _subject() -> re.Pattern[str]:
    kinds = "|".join(f"{kind}|{kind.capitalize()}" for kind in _KINDS_OF_PLACE.split("|"))
    committees = "|".join(map(str.capitalize, lexicon.words("header", "committee_places")))
    return re.compile(
        rf"(?:^|[.;:\n]\s{{0,3}})(?:\([^)\n]{{1,24}}\)[\s–-]{{0,3}})?"
        rf"(?:(?:Ngày|Sáng|Chiều|Tối|Trong|Năm|Tháng|Vừa|Mới|Thực hiện|Sau)\s[^.;\n]{{2,60}},\s)?"
        rf"(?:(?:{committees}|Đảng bộ)\s|"
        rf"(?:(?:UBND|HĐND|Đảng ủy|Đảng uỷ|Đảng bộ|Ủy ban nhân dân|Uỷ ban nhân dân)\s)?(?:{kinds})\s)"
        rf"(?P<name>{_PLACE_NAME})(?=\s[^\W\d_A-ZĐ])"
    )


def _place_told(text: str, title: str) -> re.Match[str] | None:
    """The place that an article's headline begins with ("An Sơn: …"), else the one that governs a first sentence.

    A stretch without headline is about the only place that it names.
    """
    start = max(text.find(title), 0) if title else 0
    if title and (m := _DATELINE.match(text, start)) and not body_pattern().match(plain(m["name"])):
        return m
    if m := _subject().search(text, start, min(len(text), start + _OPENING)):
        return m
    named = [m for m in _WITH_KIND.finditer(text, 0, min(len(text), 12_000)) if not m["name"].isupper()]
    return named[0] if not title and len({m["name"] for m in named}) == 1 else None


def _place_of_title(text: str, title: str) -> re.Match[str] | None:
    """The first place of the text ("Huyện Mẫu Hạ") that the title names too."""
    return next(
        (
            m
            for m in _WITH_KIND.finditer(text, 0, min(len(text), 12_000))
            if m["name"] in title and not m["name"].isupper()
        ),
        None,
    )


def with_place(text: str, issuer: str | None, place: str | None) -> str | None:
    """ "UBND tỉnh" with the province's name, "UBND" with level and name; a body that has a name already stays."""
    if not issuer or not place or plain(place) in plain(issuer):
        return issuer
    if plain(issuer).endswith(lexicon.words("header", "places")):
        return f"{issuer} {place}"
    if issuer in {"UBND", "HĐND"}:
        level = re.search(rf"({_KINDS_OF_PLACE})\s{{1,3}}{re.escape(plain(place))}(?!\w)", plain(text[:20_000]))
        return f"{issuer} {level[1]} {place}" if level else issuer
    return issuer
