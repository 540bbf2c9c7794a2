"""Every programme gets the day of its moment of publication, in the time zone of the place."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def fill(apps: Any, schema_editor: Any) -> None:
    programmes = list(apps.get_model("programmes", "Programme").objects.only("pk", "published_at"))
    for programme in programmes:
        programme.published_on = timezone.localdate(programme.published_at)
    apps.get_model("programmes", "Programme").objects.bulk_update(programmes, ["published_on"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0009_published_on")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
