from django.apps import AppConfig


class OfficialsConfig(AppConfig):
    name = "vungmanh.officials"
    label = "officials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Figures may count officials."""
        from vungmanh.officials.countables import declare_all

        declare_all()
