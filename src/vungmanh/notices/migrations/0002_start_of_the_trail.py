from django.db import migrations


def start_here(apps, schema_editor):
    """What happened before there were notices is told to nobody."""
    last = apps.get_model("core", "AuditEntry").objects.order_by("-pk").values_list("pk", flat=True).first()
    apps.get_model("notices", "TrailPosition").objects.get_or_create(pk=1, defaults={"upto": last or 0})


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0002_daily_jobs"),
        ("notices", "0001_notices"),
    ]

    operations = [migrations.RunPython(start_here, migrations.RunPython.noop)]
