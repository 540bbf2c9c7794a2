"""Persons count in one unit of all now: their figures wait to be counted anew, so that no nightly check has to mend them."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Q


def count_anew(apps: Any, _editor: Any) -> None:
    versions = apps.get_model("indicators", "DefinitionVersion").objects
    persons = "trained_person"
    found = versions.filter(Q(body__numerator__countable=persons) | Q(body__denominator__countable=persons))
    apps.get_model("indicators", "Indicator").objects.filter(pk__in=found.values("indicator")).update(counted=0)
    apps.get_model("indicators", "CatalogueMark").objects.all().delete()  # processes read anew what waits


class Migration(migrations.Migration):
    dependencies = [("training", "0002_one_index_each"), ("indicators", "0008_mark_of_the_catalogue")]
    operations = [migrations.RunPython(count_anew, migrations.RunPython.noop)]
