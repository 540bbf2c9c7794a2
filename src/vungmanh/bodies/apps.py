from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "vungmanh.bodies"
    label = "bodies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vungmanh.bodies import countables, receivers, sheets
        from vungmanh.imports.registers import declare
        from vungmanh.units.signals import units_changed

        countables.declare_all()
        units_changed.connect(receivers.follow_units, dispatch_uid="bodies.follow_units")
        for register in sheets.REGISTERS:
            declare(register)
