from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "omnihub.core"
    label = "core"
    verbose_name = "Engine"
    default_auto_field = "django.db.models.BigAutoField"
