"""The words of targets, tasks and report duties without accents, for search."""

from django.db import migrations, models

ROWS = ("target", "task", "reportduty")


class Migration(migrations.Migration):
    dependencies = [("programmes", "0012_counted_days")]

    operations = [
        migrations.AddField(row, "folded", models.TextField(blank=True, default="", editable=False), preserve_default=False)
        for row in ROWS
    ]
