from django.apps import AppConfig


class OfficialsConfig(AppConfig):
    name = "vungmanh.officials"
    label = "officials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Figures may count officials; sheets may bring them in."""
        from vungmanh.imports.registers import declare
        from vungmanh.officials.countables import declare_all
        from vungmanh.officials.sheets import OfficialsRegister

        declare_all()
        declare(OfficialsRegister())
