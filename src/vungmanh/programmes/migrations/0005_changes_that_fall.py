from decimal import Decimal

from django.db import migrations, models


def fill(apps, schema_editor):
    from vungmanh.language.changes import is_fall

    targets = apps.get_model("programmes", "Target").objects
    for pk, value, quote in targets.filter(is_delta=True).values_list("pk", "value", "item__quote"):
        if is_fall(quote, Decimal(value)):
            targets.filter(pk=pk).update(is_fall=True)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_culture_households_counted")]

    operations = [
        migrations.AddField(model_name="target", name="is_fall", field=models.BooleanField(default=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
