from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ReconciliationConfig(AppConfig):
    name = "omnihub.reconciliation"
    label = "reconciliation"
    verbose_name = gettext_lazy("Reconciliation")
    default_auto_field = "django.db.models.BigAutoField"
