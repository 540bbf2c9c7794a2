"""Whatever domain code may say has words: refusals, acts on the audit trail, jobs."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import vungmanh
import vungmanh.desk.urls
from vungmanh.core.jobs import _functions
from vungmanh.desk.audit.fields import EXPANDED, FIELDS, OF_ITEMS, field_words
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.directives.forms import DocumentForm
from vungmanh.desk.jobs.shown import TITLES
from vungmanh.desk.refusals import WORDS, in_words
from vungmanh.directives.domain.acts import _AUDITED
from vungmanh.directives.domain.fields import FIELDS as ITEM_FIELDS
from vungmanh.directives.models import Directive

SOURCE = Path(vungmanh.__file__).parent


@cache
def called() -> dict[str, list[ast.Call]]:
    """Everything that the code calls, by the name of the function or method."""
    found: dict[str, list[ast.Call]] = defaultdict(list)
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                found[node.func.id if isinstance(node.func, ast.Name) else node.func.attr].append(node)
    return found


def calls(name: str) -> list[ast.Call]:
    """Calls of a function or method of that name anywhere in the code."""
    return called().get(name, [])


def literal(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((given.value for given in call.keywords if given.arg == name), None)


def test_every_refusal_has_words() -> None:
    codes = {literal(call.args[0]) for call in calls("DomainError") if call.args} - {""}
    assert len(codes) > 2
    assert sorted(codes - set(WORDS)) == []


def test_refusals_are_answered_by_the_words_that_also_note_them() -> None:
    """`refusal_words(error)` in views: it lets the audit trail know; `in_words` is for what was refused before."""
    named = [call for call in calls("in_words") if isinstance(call.args[0], ast.Attribute)]
    of_errors = [call for call in named if ast.unparse(call.args[0]) == "error.code"]
    assert len(of_errors) == 1


def test_every_act_on_the_audit_trail_has_words() -> None:
    actions = {literal(keyword(call, "action")) for name in ("record", "entry") for call in calls(name)} - {""}
    assert len(actions) > 2
    assert sorted(actions - set(ACTIONS)) == []


def recorded_fields() -> set[str]:
    """Keys of the dictionaries in which the code tells the audit trail what changed, where they are written out."""
    told = [keyword(call, "changes") for name in ("record", "entry") for call in calls(name)]
    return {literal(key) for node in told if isinstance(node, ast.Dict) for key in node.keys} - {""}


def test_every_field_on_the_audit_trail_has_a_name() -> None:
    of_items = {field for fields in ITEM_FIELDS.values() for field in fields} | _AUDITED | {"actors", "after"}
    of_documents = set(DocumentForm.Meta.fields) | {"document_fields_confirmed"}
    named = {field for field in of_documents if field_words(Directive._meta.get_field(field), field) != field}
    assert len(recorded_fields()) > 10
    assert sorted((recorded_fields() | of_documents) - set(FIELDS) - EXPANDED - named) == []
    assert sorted(of_items - set(OF_ITEMS) - set(FIELDS) - EXPANDED) == []


def test_every_job_has_a_title() -> None:
    assert sorted(set(_functions) - set(TITLES)) == []


def test_parameters_are_filled_in() -> None:
    assert in_words("file_too_large", {"limit_mb": 50}).startswith("Tệp lớn hơn 50 MB.")


def test_unknown_code_is_named() -> None:
    assert "mã no_such_rule" in in_words("no_such_rule", {})
