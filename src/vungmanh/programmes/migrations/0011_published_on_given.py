"""From now on no programme is without its day of publication."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0010_published_on_filled")]

    operations = [migrations.AlterField("programme", "published_on", models.DateField())]
