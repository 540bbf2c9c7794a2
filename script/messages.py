"""Sentences of the interface and their English.

    script/messages            collect the sentences of src into locale/en/LC_MESSAGES/django.po, keeping what is translated
    script/messages --check    list those without English, and English of what is gone; exit status 1 where there are any
    script/messages --compile  make the .mo files that Django reads, where they are older than their .po

No system gettext is needed: Django turns templates into Python, Babel reads and writes catalogues. Sorted, without line
numbers and dates, so that a change shows as what it is.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/vungmanh"
ENGLISH = SOURCE / "locale/en/LC_MESSAGES/django.po"
POLICIES = (
    "units/policy/attributes.yaml",
    "units/policy/collectives.yaml",
    "fieldwork/policy/areas.yaml",
    "fieldwork/policy/study.yaml",
    "officials/policy/departures.yaml",
    "officials/policy/disciplines.yaml",
    "officials/policy/evaluations.yaml",
    "officials/policy/positions.yaml",
    "officials/policy/qualifications.yaml",
    "premises/policy/premises.yaml",
    "holdings/policy/holdings.yaml",
    "holdings/policy/suggestions.yaml",
    "bodies/policy/bodies.yaml",
    "officials/policy/standards_groups.yaml",
)
"""Data whose `name`, `label` and `short` pages show."""
HEADER = "# English of the interface. The sentence to translate is the Vietnamese one; see script/messages.py."
HEADERS = (
    ("Language", "en"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
)
OF_LIBRARIES = (
    ("field label", "Login"),
    ("", "Current Password"),
    ("", "New Password"),
    ("", "New Password (again)"),
)
"""English sentences of libraries that we say in words of our own."""
_STRING = r"""u(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\bn?p?gettext\({_STRING}(?:, ?{_STRING})*")
"""What Django leaves of a template's sentences; the rest of its output is no Python."""
_POLICY_WORDS = re.compile(r"""^ +(?:name|label|short): (?!["'])(.+?) *$""", re.MULTILINE)
_CALLED = re.compile(r"_|_now|(n?)(p?)gettext(?:_lazy|_noop)?")
"""What marks a sentence: n with a plural, p with a context."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Sentences of the interface and their English.")
    parser.add_argument("--check", action="store_true", help="list what has no English")
    parser.add_argument("--compile", action="store_true", help="make the .mo files")
    options = parser.parse_args()
    if options.compile:
        return compile_all()
    return check() if options.check else collect()


def collect() -> int:
    """Write the catalogue anew: every sentence of src, with the English that it has."""
    catalogue = _catalogue()
    known = _read(ENGLISH)
    for (context, msgid), plural in sorted(_sentences().items(), key=lambda pair: (str(pair[0][1]), str(pair[0][0]))):
        old = known.get(msgid, context or None)
        ids = (msgid, plural) if plural else msgid
        catalogue.add(ids, old.string if old else "", context=context or None)
    _write(catalogue, ENGLISH)
    missing = sum(1 for message in catalogue if message.id and not _is_done(message))
    print(f"{len(catalogue)} sentences, {missing} without English")
    return 0


def check() -> int:
    """Compare src with the catalogue."""
    known, sentences = _read(ENGLISH), _sentences()
    missing = [key for key in sentences if not _is_done(known.get(key[1], key[0] or None))]
    present = {(message.context or "", _first(message.id)) for message in known if message.id}
    gone = present - set(sentences)
    for title, keys in (("Without English", missing), ("English of what is gone", gone)):
        for _context, msgid in sorted(keys, key=str):
            print(f"{title}: {msgid!r}")
    return 1 if missing or gone else 0


def compile_all() -> int:
    from babel.messages.mofile import write_mo

    for po in sorted((SOURCE / "locale").glob("*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        half_done = mo.with_suffix(f".{os.getpid()}")
        with half_done.open("wb") as stream:
            write_mo(stream, _read(po))
        half_done.replace(mo)
    return 0


def _sentences() -> dict[tuple[str, str], str]:
    """(context, sentence) → its plural, empty for one without."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts and "static" not in path.parts:
            for msgid, context in _extracted(path):
                first, plural = (msgid[0], msgid[1]) if isinstance(msgid, tuple) else (msgid, "")
                key = (context or "", first)
                found[key] = found.get(key, "") or plural
    for name in POLICIES:
        text = (SOURCE / name).read_text(encoding="utf-8")
        found |= {("", words): "" for words in _POLICY_WORDS.findall(text)}
    return found | dict.fromkeys(OF_LIBRARIES, "")


@cache
def _extracted(path: Path) -> tuple[tuple[Any, str | None], ...]:
    """Sentences of one file, with their context; (one, many) where it counts. Read once."""
    return tuple(_read_out(path))


def _read_out(path: Path) -> Iterator[tuple[Any, str | None]]:
    """From the tree, so f-strings too."""
    from django.utils.translation import template

    text = path.read_text(encoding="utf-8")
    if "jinja2" in path.parts:
        yield from _extracted_compiled(text)
        return
    if path.suffix != ".py":
        calls = _CALL.findall(template.templatize(text, origin=str(path))) if "{%" in text else []
        text = "".join(f"{call.rstrip(', ')})\n" for call in calls)
    for node in ast.walk(ast.parse(text)):
        called = _CALLED.fullmatch(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
        if called and isinstance(node, ast.Call):
            words = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            context = words.pop(0) if called[2] and words else None
            if words and words[0]:
                yield (tuple(words[:2]) if called[1] else words[0]), context


def _extracted_compiled(text: str) -> Iterator[tuple[Any, str | None]]:
    """The same of a template of the second engine."""
    from jinja2 import Environment

    environment = Environment(extensions=["jinja2.ext.i18n"])
    environment.policies["ext.i18n.trimmed"] = True
    for _line, called, words in environment.extract_translations(text):
        found = [word for word in (words if isinstance(words, tuple) else (words,)) if word]
        context = found.pop(0) if "p" in called.removesuffix("gettext") else None
        if found:
            yield (tuple(found[:2]) if called.startswith("n") else found[0]), context


def _catalogue() -> Any:
    from babel.messages.catalog import Catalog

    return Catalog(locale="en", fuzzy=False)


def _read(path: Path) -> Any:
    from babel.messages.pofile import read_po

    if not path.exists():
        return _catalogue()
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name)


def _write(catalogue: Any, path: Path) -> None:
    lines = [HEADER, 'msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in HEADERS)]
    for message in catalogue:
        if message.id:
            lines += ["", *_entry(message)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _entry(message: Any) -> Iterator[str]:
    from babel.messages.pofile import normalize

    if message.context:
        yield f"msgctxt {normalize(message.context)}"
    if isinstance(message.id, tuple):
        yield f"msgid {normalize(message.id[0])}"
        yield f"msgid_plural {normalize(message.id[1])}"
        one, many = (*message.string, "", "")[:2] if isinstance(message.string, tuple) else (message.string, "")
        yield f"msgstr[0] {normalize(one)}"
        yield f"msgstr[1] {normalize(many)}"
        return
    string = message.string[0] if isinstance(message.string, tuple) else message.string
    yield f"msgid {normalize(message.id)}"
    yield f"msgstr {normalize(string)}"


def _first(msgid: Any) -> str:
    return msgid[0] if isinstance(msgid, tuple) else msgid


def _is_done(message: Any) -> bool:
    if message is None:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main())
