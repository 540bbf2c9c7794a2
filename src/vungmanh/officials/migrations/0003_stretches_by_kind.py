from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("officials", "0002_papers_and_ceilings")]

    operations = [
        migrations.RemoveIndex(model_name="poststretch", name="officials_stretch_unit"),
        migrations.AddIndex(
            model_name="poststretch",
            index=models.Index(fields=["unit", "kind", "valid_from"], name="officials_stretch_of_kind"),
        ),
    ]
