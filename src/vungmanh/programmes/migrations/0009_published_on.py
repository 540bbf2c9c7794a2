"""The day of publication as a column, and indexes by state and by act: lists ask for them of every duty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0008_remove_task_after")]

    operations = [
        migrations.AddField("programme", "published_on", models.DateField(null=True)),
        migrations.AddIndex("duty", models.Index(fields=["state", "due"], name="programmes_duty_state")),
        migrations.AddIndex("dutyentry", models.Index(fields=["act", "at", "duty"], name="programmes_entry_when")),
    ]
