from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "vungmanh.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Figures may count training; sheets may bring it in."""
        from vungmanh.imports.registers import declare
        from vungmanh.training.countables import declare_all
        from vungmanh.training.sheets import ArrivalsRegister, TurnsRegister

        declare_all()
        declare(TurnsRegister())
        declare(ArrivalsRegister())
