"""What a document says of itself: kind, number, date, issuer, place, signer, title and period.

The head is read as printed lines, not as an outline: on paper it is two columns of short lines, on a web page it may
be missing altogether, and then the title and the sentence that issues the document tell the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from vungmanh.language.text import CAPITAL, plain, squeeze
from vungmanh.reader import lexicon
from vungmanh.reader.extract.lines import Line, lines
from vungmanh.reader.extract.period import find_period
from vungmanh.reader.extract.signature import find_signature
from vungmanh.reader.finders.dates import find_dates
from vungmanh.reader.model import Document, Span

_HEAD = 4000
_NUMBER = re.compile(
    r"(?<!\w)số\s?:?\s{0,4}(?P<n>\d{1,5}(?:\s?/\s?(?:19|20)\d\d)?\s?[-/]\s?[^\W\d_]{1,12}\d{0,2}(?:\s?[-/.]\s?[^\W\d_]{1,14}\d{0,2}){0,3})"
)
_DATELINE = re.compile(
    r"(?P<place>[^,\d:;|]{2,40}),\s{0,3}ngày\s{1,4}\d{1,2}\s{1,4}tháng\s{1,4}\d{1,2}\s{1,4}năm\s{1,4}\d{4}"
)
_CHROME_DATE = re.compile(
    r"^\W{0,4}(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>(?:19|20)\d\d)(?:\s{0,3}[-–|,]?\s{0,3}\d{1,2}[:h]\d\d.{0,8})?$"
)
_POSTED = re.compile(
    r"\W{0,4}(?:(?:cập\s+nhật|ngày\s+đăng|đăng\s+ngày|đăng\s+lúc|ngày\s+cập\s+nhật|thời\s+gian\s+đăng|ngày)\s?:?\s?)?(?:thứ\s+\w+,\s?)?(?:ngày\s+)?"
    r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>(?:19|20)\d\d)(?:\s{0,3}[-|,]?\s{0,3}\d{1,2}[:h]\d\d.{0,60})?$"
)
_HEADING = re.compile(
    r"(?:phần|chương|mục|điều)\s+(?:[ivx]+|\d+|thứ|một)\b|[ivx]{1,5}\s{0,2}[./)\-]|\d{1,2}\s{0,2}[./)]\s"
)
_ATTACHED = re.compile(r"\(?\s*(?:ban\s+hành\s+)?kèm\s+theo")
_TITLE_GOES_ON = re.compile(
    r"(?:giai\s+đoạn|năm\s+\d|đến\s+năm|nhiệm\s+kỳ|trên\s+địa\s+bàn|của\s|về\s|theo\s|tỉnh\s|huyện\s|xã\s)"
)
_CAPITALISED = rf"{CAPITAL}[^\W\d_]*"
_PLACE_NAME = rf"{_CAPITALISED}(?:\s{_CAPITALISED}){{0,3}}"

Fields = dict[str, tuple[str, Span]]


def extract_header(text: str) -> Document:
    """The document's own facts with the places where they were read; what the text does not say stays None."""
    head = list(lines(text, 0, min(len(text), _HEAD)))
    fields: Fields = _kind_and_title(head)
    top = [line for line in head if line.span.start < fields.get("kind", ("", Span(_HEAD, _HEAD)))[1].start]
    fields |= _number(top, text)
    title_end = fields["title"][1].end if "title" in fields else len(text)
    fields |= _issued_on(head, top, "kind" in fields, title_end)
    signature = find_signature(text)
    issuing = _issuing(text, fields)
    place = _place(text, top)
    fields |= _issuer(text, top, fields, signature, issuing)
    if place := place or _named_place(text, _value(fields, "issuer") or "", _value(fields, "title") or ""):
        fields["place"] = place
    fields |= {name: value for name, value in signature.items() if name != "body"}
    title = fields.get("title", (None, None))[0]
    return Document(
        kind=_value(fields, "kind"),
        number=_value(fields, "number"),
        issued_on=_value(fields, "issued_on"),
        issuer=_with_place(_value(fields, "issuer"), _value(fields, "place")),
        place=_value(fields, "place"),
        signer=_value(fields, "signer"),
        signer_title=_value(fields, "signer_title"),
        title=title,
        period=find_period(text, title, _paragraph(text, issuing) if issuing else ""),
        spans={name: span for name, (_, span) in fields.items()},
    )


def _value(fields: Fields, name: str) -> str | None:
    return fields[name][0] if name in fields else None


@cache
def _kind_pattern() -> re.Pattern[str]:
    names = [row["name"] for row in lexicon.load("documents")["kinds"]]
    return re.compile(rf"(?P<kind>{lexicon.alternation(names)})(?!\w)\s{{0,3}}[:.]?\s{{0,3}}(?P<rest>.*)", re.S)


def _kind_and_title(head: list[Line]) -> Fields:
    """The line that names the kind alone (in capitals), else a title that begins with a kind, else an article's title."""
    body = [line for line in head if not _is_furniture(line)]
    for i, line in enumerate(body[:60]):
        m = _kind_pattern().fullmatch(line.low)
        is_alone = not m["rest"] if m else False
        if m and (line.is_capital or is_alone) and not (m["rest"] and _is_number_line(line)):
            return _titled(body, i, m, line)
        if _HEADING.match(line.low) or line.low.startswith("căn cứ"):
            break
    for line in body[:12]:
        m = _kind_pattern().fullmatch(line.low)
        if m and 5 < len(line.low.split()) < 70 and not line.text.endswith((".", ";", ":")):
            kind = (squeeze(m["kind"]), Span(line.span.start, line.span.start + m.end("kind")))
            return {"kind": kind, "title": (squeeze(line.text), line.span)}
    first = next((line for line in body if 5 <= len(line.low.split()) < 60 and not _is_furniture(line)), None)
    if first and not first.text.endswith((";", ":")) and not _is_number_line(first):
        return {"title": (squeeze(first.text), first.span)}
    return {}


def _titled(body: list[Line], i: int, m: re.Match[str], line: Line) -> Fields:
    start = line.span.start
    kind = (squeeze(m["kind"]), Span(start, min(line.span.end, start + m.end("kind"))))
    title = _title_lines(body, i + 1, rest=bool(m["rest"]))
    if m["rest"]:
        own = m["rest"] if m["rest"].startswith("của ") else None
        begin = start if own else start + m.start("rest")
        stop = title[-1].span.end if title else line.span.end
        words = " ".join([line.text[begin - start :], *(part.text for part in title)])
        return {"kind": kind, "title": (squeeze(words), Span(begin, stop))}
    if not title:
        return {"kind": kind}
    words = " ".join(part.text for part in title)
    return {"kind": kind, "title": (squeeze(words), Span(title[0].span.start, title[-1].span.end))}


def _title_lines(body: list[Line], at: int, *, rest: bool) -> list[Line]:
    """The lines of the title: up to a blank line, a heading, the preamble or a remark in brackets."""
    taken: list[Line] = []
    row = body[at - 1].row
    for line in body[at : at + 8]:
        gap = line.row - row > 1 and (bool(taken) or rest)
        if _HEADING.match(line.low) or _ATTACHED.match(line.low) or len(line.text) > 420 or not line.low.strip("()/\\"):
            break
        if (taken or rest) and (_starts_preamble(line) and not line.is_capital):
            break
        if gap and not _continues(taken[-1] if taken else body[at - 1], line):
            break
        if line.text.endswith(";") or (not taken and _starts_preamble(line) and line.text.endswith((":", "."))):
            break
        taken.append(line)
        row = line.row
        if line.text.endswith((".", ":")):
            break
    return taken


def _continues(above: Line, below: Line) -> bool:
    """Whether a title goes on after a blank line."""
    if len(below.text) > 200 or below.text.endswith((":", ".", ";")):
        return False
    if above.is_capital and below.is_capital:
        return True
    return below.text[:1].islower() or bool(_TITLE_GOES_ON.match(below.low))


@cache
def _preamble_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.pattern('header', 'preamble_starts')})(?!\w)")


def _starts_preamble(line: Line) -> bool:
    return bool(_preamble_pattern().match(line.low)) and line.text[:1].isupper()


@cache
def _furniture_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.pattern('header', 'motto')}|{lexicon.pattern('header', 'chrome')})(?!\w)")


def _is_furniture(line: Line) -> bool:
    return (
        bool(_furniture_pattern().match(line.low))
        or bool(_CHROME_DATE.match(line.text))
        or not any(char.isalpha() for char in line.low)
    )


def _is_number_line(line: Line) -> bool:
    return bool(_NUMBER.match(line.low))


def _number(top: list[Line], text: str) -> Fields:
    for line in top[:40]:
        if m := _NUMBER.match(line.low):
            start = line.span.start + m.start("n")
            number = re.sub(r"\s+", "", line.text[m.start("n") : m.end("n")]).replace("–", "-")
            return {"number": (number, Span(start, line.span.start + m.end("n")))}
    return {}


def _issued_on(head: list[Line], top: list[Line], has_kind: bool, title_end: int) -> Fields:
    """The dateline "Điện Biên, ngày …"; for an article without a kind the date under its title."""
    for line in top[:40]:
        if (m := _DATELINE.search(line.low)) and not _is_furniture(line):
            dates = find_dates(line.text, m.start("place"), m.end())
            if dates and dates[0].due:
                start = line.span.start
                found: Fields = {"issued_on": (dates[0].due, Span(start + m.end("place") + 1, start + m.end()))}
                return found | {"dateline": (line.text[m.start("place") : m.end("place")].strip(), line.span)}
    if has_kind:
        return {}
    for line in head[:14]:
        if line.span.start > title_end and (m := _POSTED.match(line.low)):
            dates = find_dates(f"ngày {m['d']}/{m['m']}/{m['y']}")
            if dates and dates[0].due:
                return {"issued_on": (dates[0].due, line.span)}
    return {}


@cache
def _body_pattern() -> re.Pattern[str]:
    bodies = lexicon.alternation(plain(body) for body in lexicon.load("header")["bodies"])
    return re.compile(rf"(?P<body>{bodies})(?!\w)")


@cache
def _place_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<type>{lexicon.pattern('header', 'places')})\s{{1,3}}(?P<name>.+)")


def _head_bodies(top: list[Line]) -> list[tuple[str, Span]]:
    """Names of bodies in the head; a line "TỈNH …" goes with the body above it."""
    found: list[tuple[str, Span]] = []
    for line in top:
        if not _is_printed_name(line) or _is_furniture(line) or _is_number_line(line):
            continue
        if _body_pattern().match(line.low):
            found.append((line.text, line.span))
        elif found and (_place_pattern().fullmatch(line.low) or _goes_on(found[-1][0])):
            found[-1] = (f"{found[-1][0]} {line.text}", Span(found[-1][1].start, line.span.end))
    return found


def _is_printed_name(line: Line) -> bool:
    """Capitals, or a short line that is a body's name and no more."""
    return line.is_capital or (len(line.low.split()) <= 9 and line.text[-1] not in ".;:," and line.text[:1].isupper())


def _goes_on(name: str) -> bool:
    """Whether a name is broken off at the end of the line."""
    return plain(name).endswith((" và", ",", " -", " của")) or plain(name) in {
        "ủy ban nhân dân",
        "hội đồng nhân dân",
        "ban chỉ đạo",
    }


def _place(text: str, top: list[Line]) -> tuple[str, Span] | None:
    """The place in the name of the lowest body of the head."""
    for name, span in reversed(_head_bodies(top)):
        if place := _place_in(name):
            return _usual_spelling(text, place), span
    return None


def _place_in(name: str) -> str | None:
    low = plain(name)
    committees = lexicon.alternation(plain(word) for word in lexicon.load("header")["committee_places"])
    m = re.search(rf"(?<!\w)(?:{committees})\s{{1,3}}(?P<name>.+)$", low)
    if m:
        return name[m.start("name") :].strip()
    m = re.search(rf"(?<!\w)(?:{lexicon.pattern('header', 'places')})\s{{1,3}}(?P<name>[^\W\d_].*)$", low)
    return name[m.start("name") :].strip() if m else None


def _usual_spelling(text: str, name: str) -> str:
    """A name printed in capitals, spelled as elsewhere in the text, else with capitals at each word."""
    if not name.isupper():
        return squeeze(name)
    low, wanted = plain(text[:200_000]), plain(squeeze(name))
    at = low.find(wanted)
    while at >= 0:
        words = text[at : at + len(wanted)]
        if not words.isupper() and words[:1].isupper():
            return squeeze(words)
        at = low.find(wanted, at + 1)
    return squeeze(name).title() if len(name.split()) <= 4 else squeeze(name).capitalize()


def _issuer(text: str, top: list[Line], fields: Fields, signature: Fields, issuing: Span | None) -> Fields:
    """The body that issues: by the head, else the title ("… của Thành ủy"), else the issuing sentence, else the signature."""
    heads = _head_bodies(top)
    if heads:
        name, span = heads[-1]
        return {"issuer": (_short(text, name, heads), span)}
    title = fields.get("title")
    if title and "kind" in fields and (m := _OF_ISSUER.match(plain(title[0]))) and _body_pattern().match(m["body"]):
        return {"issuer": (title[0][m.start("body") : m.end("body")].strip(), title[1])}
    if issuing:
        return {"issuer": (squeeze(issuing.of(text)), issuing)}
    if "body" in signature:
        name, span = signature["body"]
        return {"issuer": (_short(text, name, []), span)}
    return {}


_OF_ISSUER = re.compile(
    r"[^\W\d_]+(?:\s[^\W\d_]+){1,4}\s+của\s+(?P<body>(?:(?!thực\s+hiện|về\s|triển\s+khai|giai\s+đoạn|năm\s)[^\d,;:.]){4,60}?)(?=\s+(?:thực\s+hiện|về|triển\s+khai|giai\s+đoạn|năm)\s|$)"
)


@cache
def _issuing_pattern(kind: str) -> re.Pattern[str]:
    bodies = lexicon.alternation(plain(body) for body in lexicon.load("header")["bodies"])
    verbs = lexicon.pattern("header", "issuing_verbs")
    places = lexicon.pattern("header", "places")
    return re.compile(
        rf"(?<!\w)(?P<who>(?:{bodies})(?:\s(?:{places}))?(?P<name>(?:\s[^\W\d_]+){{0,6}}?))\s{{1,3}}(?:{verbs})\s{{1,3}}"
        rf"(?:thực\s+hiện\s+|và\s+)?{lexicon.alternation([kind])}(?!\w)"
    )


def _issuing(text: str, fields: Fields) -> Span | None:
    """The body in the sentence that issues the document: "**UBND tỉnh** ban hành Kế hoạch … như sau"."""
    if "kind" not in fields:
        return None
    start, stop = _preamble(text, fields)
    for m in _issuing_pattern(plain(fields["kind"][0])).finditer(plain(text[start:stop])):
        who = Span(start + m.start("who"), start + m.end("who"))
        if all(word[0].isupper() for word in text[start + m.start("name") : who.end].split()):
            return who
    return None


def _paragraph(text: str, span: Span) -> str:
    """From the issuing body to the end of its paragraph."""
    stop = text.find("\n\n", span.end)
    return text[span.start : min(len(text) if stop < 0 else stop, span.end + 1500)]


def _short(text: str, name: str, heads: list[tuple[str, Span]]) -> str:
    """The short common form: "ỦY BAN NHÂN DÂN TỈNH X" is "UBND tỉnh X"; a department is named with its province."""
    low = plain(squeeze(name))
    m = _body_pattern().match(low)
    if not m:
        return _usual_spelling(text, name)
    body = lexicon.load("header")["bodies"][squeeze(m["body"])]
    rest = squeeze(squeeze(name)[m.end() :])
    p = _place_pattern().fullmatch(plain(rest))
    if p:
        return f"{body} {p['type']} {_usual_spelling(text, rest[p.start('name') :])}"
    words = f"{body} {_usual_rest(text, body, rest)}".strip() if rest else body
    above = _place_of_higher(text, heads[:-1])
    is_central = squeeze(m["body"]) in lexicon.load("header")["central_bodies"]
    if above and not is_central and not _place_in(name):
        return f"{words} {above}"
    return words


def _usual_rest(text: str, body: str, rest: str) -> str:
    """The rest of a name as the text spells it after the same body ("SỞ NỘI VỤ" as "Sở Nội vụ")."""
    whole = _usual_spelling(text, f"{body} {rest}".upper())
    spelled = whole[len(body) + 1 :]
    return spelled if whole.lower().startswith(body.lower()) and not spelled.istitle() else _usual_spelling(text, rest)


def _place_of_higher(text: str, heads: list[tuple[str, Span]]) -> str | None:
    """ "tỉnh X" of the body above in the head."""
    for name, _ in reversed(heads):
        m = re.search(
            rf"(?<!\w)(?P<type>{lexicon.pattern('header', 'places')})\s{{1,3}}(?P<name>[^\W\d_].*)$",
            plain(squeeze(name)),
        )
        if m:
            return f"{m['type']} {_usual_spelling(text, squeeze(name)[m.start('name') :])}"
    return None


_FIRST_HEADING = re.compile(r"(?m)^[\s*#]{0,6}(?:I|1|A|Phần\s+\w+|PHẦN\s+\w+|Điều\s+1|Chương\s+I)\s{0,2}[./):\-]")


def _preamble(text: str, fields: Fields) -> tuple[int, int]:
    """The stretch between the title and the first heading, where a document says who issues it and for what time."""
    start = fields["title"][1].end if "title" in fields else 0
    stop = min(len(text), start + 5000)
    m = _FIRST_HEADING.search(text, start, stop)
    return start, m.start() if m else stop


def _named_place(text: str, issuer: str, title: str) -> tuple[str, Span] | None:
    """The place most often named with the issuer's level ("tỉnh Phú Yên"); without an issuer one that "là huyện …"."""
    m = (
        re.search(rf"(?<!\w)({lexicon.pattern('header', 'places')})(?!\w)\s?(?P<name>{_PLACE_NAME})?", plain(issuer))
        if issuer
        else None
    )
    if issuer and not m:
        return None
    if m and m["name"]:
        return None
    if m:
        named = re.compile(rf"(?<!\w){m[1]}\s(?P<name>{_PLACE_NAME})")
        found = [
            (hit["name"], Span(hit.start("name"), hit.end("name")))
            for hit in named.finditer(text, 0, min(len(text), 200_000))
        ]
        if not found:
            return None
        common = Counter(name for name, _ in found).most_common(1)[0][0]
        return next(item for item in found if item[0] == common)
    told = re.compile(
        rf"(?P<name>{_PLACE_NAME})\s+là\s+(?:một\s+)?(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)(?!\w)"
    )
    hit = told.search(text, 0, min(len(text), _HEAD * 2)) or _place_of_title(text, title)
    return (hit["name"], Span(hit.start("name"), hit.end("name"))) if hit else None


def _place_of_title(text: str, title: str) -> re.Match[str] | None:
    """The first place of the text ("Huyện Mẫu Hạ") that the title names too."""
    named = re.compile(rf"(?<!\w)(?i:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)\s(?P<name>{_PLACE_NAME})")
    return next((m for m in named.finditer(text, 0, min(len(text), 3 * _HEAD)) if m["name"] in title), None)


def _with_place(issuer: str | None, place: str | None) -> str | None:
    """ "UBND tỉnh" with the province's name; a body that has a name already stays."""
    if (
        issuer
        and place
        and plain(issuer).endswith(lexicon.words("header", "places"))
        and plain(place) not in plain(issuer)
    ):
        return f"{issuer} {place}"
    return issuer
