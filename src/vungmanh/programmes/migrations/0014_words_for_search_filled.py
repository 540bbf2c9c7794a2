"""Rows that were there before get their words for search, as `domain.saving.fold_words` gives them to new ones."""

from typing import Any

from django.db import migrations

from vungmanh.language.text import fold, nfc, squeeze

SOURCES = {"Target": ("what", "scope"), "Task": ("text",), "ReportDuty": ("text",)}


def fill(apps: Any, schema_editor: Any) -> None:
    for name, columns in SOURCES.items():
        model = apps.get_model("programmes", name)
        rows = list(model.objects.only("pk", *columns))
        for row in rows:
            row.folded = fold(nfc(squeeze(" ".join(getattr(row, column) for column in columns))))
        model.objects.bulk_update(rows, ["folded"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0013_words_for_search")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
