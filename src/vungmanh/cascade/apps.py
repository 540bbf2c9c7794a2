from django.apps import AppConfig


class CascadeConfig(AppConfig):
    name = "vungmanh.cascade"
    label = "cascade"
    default_auto_field = "django.db.models.BigAutoField"
