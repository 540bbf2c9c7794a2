from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "vungmanh.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vungmanh.programmes import tasks  # noqa: F401
        from vungmanh.programmes.receivers import ask_for_re_expansion
        from vungmanh.units.signals import units_changed

        units_changed.connect(ask_for_re_expansion, dispatch_uid="programmes.re_expand")
