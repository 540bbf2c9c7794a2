import django.db.models.deletion
from django.db import migrations, models


def unchecked(to, related_name, **more):
    on_delete = django.db.models.deletion.CASCADE
    return models.ForeignKey(to=to, related_name=related_name, on_delete=on_delete, db_constraint=False, **more)


def fill(apps, schema_editor):
    people = apps.get_model("officials", "Person").objects.filter(pk=models.OuterRef("person_id"))
    rows = apps.get_model("officials", "PostStretch").objects
    rows.update(sort_key=models.Subquery(people.values("sort_key")[:1]))


class Migration(migrations.Migration):
    dependencies = [("officials", "0004_one_index_each"), ("units", "0001_tables")]

    operations = [
        migrations.RemoveIndex(model_name="poststretch", name="officials_stretch_days"),
        migrations.AlterField("poststretch", "person", unchecked("officials.person", "stretches")),
        migrations.AlterField("poststretch", "post", unchecked("officials.post", "stretches", db_index=False)),
        migrations.AlterField("poststretch", "unit", unchecked("units.unit", "+", db_index=False)),
        migrations.AddField("poststretch", "sort_key", models.CharField(default="", max_length=300), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
