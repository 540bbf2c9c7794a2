"""What stood between two tasks goes to where report duties can stand too."""

from typing import Any

from django.db import migrations


def copy(apps: Any, schema_editor: Any) -> None:
    task, precedence = (apps.get_model("programmes", name) for name in ("Task", "Precedence"))
    links = task.after.through.objects.exclude(from_task=None).select_related("from_task")
    precedence.objects.bulk_create(
        [
            precedence(
                programme_id=link.from_task.programme_id, first=f"task:{link.to_task_id}", later=f"task:{link.from_task_id}"
            )
            for link in links
            if link.from_task_id != link.to_task_id
        ],
        batch_size=1000,
    )


def copy_back(apps: Any, schema_editor: Any) -> None:
    task, precedence = (apps.get_model("programmes", name) for name in ("Task", "Precedence"))
    through = task.after.through
    pairs = precedence.objects.filter(first__startswith="task:", later__startswith="task:").values_list("later", "first")
    links = [[int(key.removeprefix("task:")) for key in pair] for pair in pairs]
    through.objects.bulk_create([through(from_task_id=later, to_task_id=first) for later, first in links])
    precedence.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_precedence")]
    operations = [migrations.RunPython(copy, copy_back)]
