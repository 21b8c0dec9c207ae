from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CancellationConfig(AppConfig):
    name = "omnihub.cancellation"
    label = "cancellation"
    verbose_name = gettext_lazy("Cancellations")
    default_auto_field = "django.db.models.BigAutoField"
