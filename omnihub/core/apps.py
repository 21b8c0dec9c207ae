from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "omnihub.core"
    label = "core"
    verbose_name = _("Machine room")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from omnihub.core import checks, installation  # noqa: PLC0415 - models can be imported only now

        def make_installation(**_signal: Any) -> None:
            installation.current()

        checks.register()
        post_migrate.connect(make_installation, sender=self, weak=False)
