import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_released_duties")]

    operations = [
        migrations.CreateModel(
            name="Precedence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.CharField(db_index=True, max_length=30)),
                ("later", models.CharField(max_length=30)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="precedences", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("later", "first"), name="programmes_precedence_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("later")), _negated=True),
                        name="programmes_precedence_of_two",
                    ),
                ],
            },
        ),
    ]
