from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "vungmanh.premises"
    label = "premises"
    default_auto_field = "django.db.models.BigAutoField"
