import hashlib
import json

from django.db import migrations, models


def fill(apps, schema_editor):
    for row in apps.get_model("indicators", "DefinitionVersion").objects.only("body").iterator():
        text = json.dumps(row.body, sort_keys=True, ensure_ascii=False)
        row.digest = hashlib.blake2s(text.encode(), digest_size=16).hexdigest()
        row.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_moves_by_unit")]

    operations = [
        migrations.AddField(
            model_name="definitionversion",
            name="digest",
            field=models.CharField(default="", editable=False, max_length=32),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
