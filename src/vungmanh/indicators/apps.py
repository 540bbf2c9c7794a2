from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IndicatorsConfig(AppConfig):
    name = "vungmanh.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After migrations the database has the definitions of the packs; each form of the packs has an Excel sheet; sums
        follow units."""
        from vungmanh.imports.registers import declare_later
        from vungmanh.indicators.domain.summing import follow_units
        from vungmanh.units.signals import units_changed

        post_migrate.connect(load_packs, sender=self)
        declare_later(report_sheets)
        units_changed.connect(follow_units, dispatch_uid="indicators.follow_units")


def load_packs(**_: Any) -> None:
    from django.utils import timezone

    from vungmanh.indicators.domain import defining

    defining.load_packs(at=timezone.now())


def report_sheets() -> Any:
    from vungmanh.indicators.sheets import report_sheets

    return report_sheets()
