"""Texts that were read before are found by their words, too."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from vungmanh.language.text import words_of


def fill(apps: Any, _editor: Any) -> None:
    directives = apps.get_model("directives", "Directive").objects.filter(words=None).exclude(text_folded="")
    made = apps.get_model("directives", "DirectiveWords").objects
    for key, folded in directives.values_list("pk", "text_folded").iterator(chunk_size=50):
        made.create(directive_id=key, words=words_of(folded))


class Migration(migrations.Migration):
    dependencies = [("directives", "0003_words_of_texts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
