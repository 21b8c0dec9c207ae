from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy


class PeopleConfig(AppConfig):
    name = "omnihub.people"
    label = "people"
    verbose_name = gettext_lazy("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from omnihub.people import roles, watching  # noqa: PLC0415 - models can be imported only now

        def keep_roles(**_signal: Any) -> None:
            roles.keep()

        watching.connect()
        post_migrate.connect(keep_roles, sender=self, weak=False)
