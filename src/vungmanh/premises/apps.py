from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "vungmanh.premises"
    label = "premises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vungmanh.premises import countables, receivers
        from vungmanh.units.signals import units_changed

        countables.declare_all()
        units_changed.connect(receivers.follow_units, dispatch_uid="premises.follow_units")
