from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "vungmanh.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what sign-in does; forms say what to do."""
        from vungmanh.desk.fields import say_plainly
        from vungmanh.desk.sign_in import receivers  # noqa: F401

        say_plainly()
