from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "vungmanh.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Figures may count training."""
        from vungmanh.training.countables import declare_all

        declare_all()
