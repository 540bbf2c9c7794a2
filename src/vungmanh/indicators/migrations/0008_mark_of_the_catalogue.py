from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0007_contradictory_rows")]

    operations = [
        migrations.CreateModel(
            name="CatalogueMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=16)),
            ],
        ),
    ]
