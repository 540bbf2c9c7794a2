from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "vungmanh.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what sign-in does."""
        from vungmanh.desk.sign_in import receivers  # noqa: F401
