"""Every sentence of a page is marked for translation, has an English one, and says the same with the same blanks."""

import ast
import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "vungmanh"
ROOMS = ("desk", "core", "accounts", "units", "directives", "programmes", "fieldwork")
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
NAMES = ("Vững Mạnh", "Tiếng Việt")
"""The same in every language."""
NOT_PAGES = {
    "accounts/sheets.py",
    "core/config.py",
    "core/sheets.py",
    "directives/domain/confirming.py",
    "directives/domain/fields.py",
    "directives/domain/prefilling.py",
    "fieldwork/domain/importing.py",
    "fieldwork/sheets.py",
    "programmes/domain/drafting.py",
    "units/domain/organisations.py",
    "units/domain/phrases.py",
    "units/domain/several.py",
    "units/naming.py",
    "units/sheets.py",
}
"""What documents, the Excel template and the console before its settings say, not what pages say."""
MARKS = {"_", "_now", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
MARKED = re.compile(
    r"\{% comment.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->"
    r"|\{% blocktranslate\b.*?\{% endblocktranslate %\}|\{% translate .*?%\}"
    r"|\{% trans\b.*?\{% endtrans %\}|\b(?:_|n?p?gettext)\((?:\"[^\"]*\"(?:, )?)+",
    re.DOTALL,
)
SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?:^|\s)//[^\n]*", re.DOTALL)
BLANK = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


def _files(*endings: str) -> list[str]:
    paths = (path.relative_to(SOURCE) for room in ROOMS for path in (SOURCE / room).rglob("*"))
    left_out = {"migrations", "vendor", "demo"}
    return sorted(path.as_posix() for path in paths if path.suffix in endings and not left_out & set(path.parts))


def _said(text: str) -> bool:
    for name in NAMES:
        text = text.replace(name, "")
    return bool(VIETNAMESE.search(text))


def unmarked_in_template(text: str) -> list[str]:
    return [line.strip() for line in MARKED.sub("", text).splitlines() if _said(line)]


def unmarked_in_python(text: str) -> list[str]:
    tree = ast.parse(text)
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
            left_out |= {id(part) for argument in node.args for part in ast.walk(argument)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in left_out)
    return [str(node.value) for node in strings if isinstance(node.value, str) and _said(node.value)]


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "script" / "messages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def english(messages: ModuleType) -> list[Any]:
    return [message for message in messages._read(messages.ENGLISH) if message.id]


@pytest.mark.parametrize("name", _files(".html", ".txt"))
def test_template_marks_what_it_says(name: str) -> None:
    assert unmarked_in_template((SOURCE / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", [name for name in _files(".py") if name not in NOT_PAGES])
def test_module_marks_what_it_says(name: str) -> None:
    assert unmarked_in_python((SOURCE / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", _files(".js"))
def test_script_says_nothing_of_its_own(name: str) -> None:
    assert not _said(SCRIPT_COMMENT.sub("", (SOURCE / name).read_text(encoding="utf-8")))


def test_unmarked_text_is_found() -> None:
    assert unmarked_in_template('<p>{% translate "Lưu" %}</p><p title="Đóng">x</p>') == ['<p></p><p title="Đóng">x</p>']
    assert unmarked_in_template("{# Chú ý #}{% blocktranslate %}Có {{ n }}{% endblocktranslate %}") == []
    assert unmarked_in_template('{% trans n=1 %}Có {{ n }}{% endtrans %}{{ pgettext("one", "Lưu") }}') == []
    assert unmarked_in_template('{{ _("Lưu") }}<p title="Đóng">x</p>') == ['{{ ) }}<p title="Đóng">x</p>']
    assert unmarked_in_python('"""Tả."""\nA = _("Lưu")\nB = f("Đóng")') == ["Đóng"]


def test_every_sentence_has_english_and_nothing_else_has(
    messages: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """What script/messages --check finds; script/test asks it nowhere else."""
    assert (messages.check(), capsys.readouterr().out) == (0, "")


def test_english_keeps_blanks_and_tags(english: list[Any]) -> None:
    differing = [(said, told) for message in english for said, told in _pairs(message) if _shape(said) != _shape(told)]
    assert differing == []


def test_english_has_no_stray_percent_sign(english: list[Any]) -> None:
    pairs = [pair for message in english for pair in _pairs(message) if "%(" in pair[0]]
    assert [told for _said_so, told in pairs if "%" in BLANK.sub("", told)] == []


def test_a_sentence_is_counted_everywhere_or_nowhere(messages: ModuleType) -> None:
    """English has a plural: a sentence with one in one place must not be said without it in another."""
    ways: dict[tuple[str, str], set[bool]] = defaultdict(set)
    for path in SOURCE.rglob("*"):
        if path.suffix in {".py", ".html", ".txt"} and not {"migrations", "static"} & set(path.parts):
            for msgid, context in messages._extracted(path):
                ways[context or "", msgid[0] if isinstance(msgid, tuple) else msgid].add(isinstance(msgid, tuple))
    assert [key for key, found in ways.items() if len(found) > 1] == []


def _pairs(message: Any) -> Iterator[tuple[str, str]]:
    if isinstance(message.id, tuple):
        yield from zip(message.id, message.string, strict=True)
    else:
        yield message.id, message.string


def _shape(text: str) -> tuple[set[str], list[str]]:
    return set(BLANK.findall(text)), sorted(TAG.findall(text))
