from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "vungmanh.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
