from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programmes", "0007_precedence_of_tasks")]
    operations = [migrations.RemoveField(model_name="task", name="after")]
