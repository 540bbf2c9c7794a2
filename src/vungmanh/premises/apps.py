from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "vungmanh.premises"
    label = "premises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vungmanh.imports.registers import declare
        from vungmanh.premises import countables, receivers, sheets
        from vungmanh.units.signals import units_changed

        countables.declare_all()
        units_changed.connect(receivers.follow_units, dispatch_uid="premises.follow_units")
        for register in sheets.REGISTERS:
            declare(register)
