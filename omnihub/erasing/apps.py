from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ErasingConfig(AppConfig):
    name = "omnihub.erasing"
    label = "erasing"
    verbose_name = gettext_lazy("Erasures")
    default_auto_field = "django.db.models.BigAutoField"
