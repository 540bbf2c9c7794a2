"""After the columns are filled: PostgreSQL alters no table whose rows were changed in the same transaction."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_quick_columns")]

    operations = [
        migrations.AlterField(model_name="duty", name="published_on", field=models.DateField()),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=Q(awaits_answer=True),
                fields=["due", "unit", "programme", "submitted_by", "state", "awaits_answer"],
                name="programmes_duty_awaits",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                fields=["due", "programme", "unit", "state", "submitted_on", "published_on"],
                name="programmes_duty_fallen",
            ),
        ),
    ]
