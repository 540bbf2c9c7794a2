from django.apps import AppConfig


class OfficialsConfig(AppConfig):
    name = "vungmanh.officials"
    label = "officials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Figures may count officials; sheets may bring them in; standards follow units."""
        from vungmanh.imports.registers import declare
        from vungmanh.officials import receivers
        from vungmanh.officials.countables import declare_all
        from vungmanh.officials.sheets import REGISTERS
        from vungmanh.units.signals import units_changed

        declare_all()
        for register in REGISTERS:
            declare(register)
        units_changed.connect(receivers.follow_units, dispatch_uid="officials.follow_units")
