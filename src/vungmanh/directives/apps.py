from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "vungmanh.directives"
    label = "directives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the background work."""
        from vungmanh.directives import tasks  # noqa: F401
