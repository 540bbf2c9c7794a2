from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "vungmanh.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every app's tasks.py registers its jobs, every checks.py its checks."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("tasks", "checks")
