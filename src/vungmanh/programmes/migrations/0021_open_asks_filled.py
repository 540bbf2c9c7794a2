"""What no answer points to is open; whoever handed in last is who handed in."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    entries = apps.get_model("programmes", "DutyEntry").objects.all()
    answers = entries.filter(answers=OuterRef("pk"))
    entries.filter(~Exists(answers), act__in=("hindered", "asked")).update(is_open=True)
    last = entries.filter(duty=OuterRef("pk"), act="submitted").order_by("-pk").values("by")[:1]
    handed_in = apps.get_model("programmes", "Duty").objects.filter(submitted_on__isnull=False)
    handed_in.update(submitted_by=Subquery(last))


class Migration(migrations.Migration):
    dependencies = [("programmes", "0020_open_asks")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
