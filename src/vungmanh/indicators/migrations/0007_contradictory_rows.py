from django.db import migrations, models


def forget(apps, schema_editor):
    """Nobody looked for contradictions yet: what was kept waits for the next night, pages count at once until then."""
    apps.get_model("indicators", "QualityCount").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_moves_of_many_periods")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            model_name="qualitycount", name="contradictory", field=models.PositiveIntegerField(default=0)
        ),
    ]
