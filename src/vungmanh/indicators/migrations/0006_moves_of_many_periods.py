from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("indicators", "FigureMove").objects.update(last_day=models.F("first_day"))


class Migration(migrations.Migration):
    dependencies = [("indicators", "0005_digest_of_definition")]

    operations = [
        migrations.RenameField(model_name="figuremove", old_name="day", new_name="first_day"),
        migrations.AddField(model_name="figuremove", name="last_day", field=models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(model_name="figuremove", name="last_day", field=models.DateField()),
        migrations.RemoveIndex(model_name="figuremove", name="indicators_move_in"),
        migrations.AddIndex(
            model_name="figuremove", index=models.Index(fields=["unit", "on"], name="indicators_move_by")
        ),
    ]
