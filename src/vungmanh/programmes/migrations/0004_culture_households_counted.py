"""Targets bound to the share of culture households that communes typed are counted from the register of holdings."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_TYPED, _COUNTED = "reported.households_culture", "holdings.culture_households"


def count_them(apps: Any, _editor: Any) -> None:
    apps.get_model("programmes", "Binding").objects.filter(indicator=_TYPED, ended_at=None).update(indicator=_COUNTED)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_quick_columns_indexed")]
    operations = [migrations.RunPython(count_them, migrations.RunPython.noop)]
