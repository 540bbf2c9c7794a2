from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "vungmanh.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vungmanh.imports import tasks  # noqa: F401
