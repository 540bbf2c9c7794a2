from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directives", "0002_text_to_search_plain")]

    operations = [
        migrations.CreateModel(
            name="DirectiveWords",
            fields=[
                (
                    "directive",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="directives.directive",
                    ),
                ),
                ("words", models.TextField()),
            ],
        ),
    ]
