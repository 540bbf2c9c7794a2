from django.db import migrations, models
from django.utils import timezone


def forget(apps, schema_editor):
    """Moves were kept by the unit that changed, and are by the territories that hold it: sums wait for the next night."""
    apps.get_model("indicators", "FigureMove").objects.all().delete()
    apps.get_model("indicators", "KeptPeriod").objects.update(unsummed_on=timezone.localdate())


class Migration(migrations.Migration):
    dependencies = [("indicators", "0005_digest_of_definition")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RenameField(model_name="figuremove", old_name="day", new_name="first_day"),
        migrations.AddField(model_name="figuremove", name="last_day", field=models.DateField()),
        migrations.RemoveIndex(model_name="figuremove", name="indicators_move_in"),
        migrations.AddIndex(
            model_name="figuremove", index=models.Index(fields=["unit", "indicator", "on"], name="indicators_move_since")
        ),
    ]
