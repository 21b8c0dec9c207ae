from django.apps import AppConfig


class WorldConfig(AppConfig):
    name = "sandbox.world"
    label = "world"
