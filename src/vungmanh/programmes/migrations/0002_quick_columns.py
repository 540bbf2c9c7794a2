"""What lists ask of thousands of duties, as columns of the duty: whether it waits for a decision, when it was published."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def fill(apps: Any, _editor: Any) -> None:
    """For programmes that are at work already. Waits: handed in, or an obstacle or a request of unfinished work is open."""
    duties, entries = apps.get_model("programmes", "Duty"), apps.get_model("programmes", "DutyEntry")
    asked = entries.objects.filter(act__in=("hindered", "asked"), is_open=True).values("duty")
    open_ask = Q(pk__in=asked, state__in=("open", "working", "returned"))
    duties.objects.filter(Q(state="submitted") | open_ask).update(awaits_answer=True)
    of_the_programme = apps.get_model("programmes", "Programme").objects.filter(pk=OuterRef("programme"))
    duties.objects.update(published_on=Subquery(of_the_programme.values("published_on")))


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_tables")]

    operations = [
        migrations.RemoveIndex(model_name="duty", name="programmes_duty_fallen"),
        migrations.AddField(model_name="duty", name="awaits_answer", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="duty", name="published_on", field=models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
