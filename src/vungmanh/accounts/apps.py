from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "vungmanh.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the background work."""
        from vungmanh.accounts import tasks  # noqa: F401
