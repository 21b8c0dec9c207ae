from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ApiConfig(AppConfig):
    name = "omnihub.api"
    label = "api"
    verbose_name = gettext_lazy("Partner API")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from omnihub.api import schema  # noqa: F401, PLC0415 - makes itself known when it is read
