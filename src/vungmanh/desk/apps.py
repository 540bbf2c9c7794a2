from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "vungmanh.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every room's wording.py adds its refusals and acts to the tables of words."""
        from importlib import import_module

        for room in ("directives", "programmes", "units"):
            import_module(f"vungmanh.desk.{room}.wording")
