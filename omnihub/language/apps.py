from django.apps import AppConfig

from omnihub.language import names


class LanguageConfig(AppConfig):
    """The first of INSTALLED_APPS: whoever builds a form of a model finds its names ready."""

    name = "omnihub.language"
    label = "language"

    def ready(self) -> None:
        names.translate()
