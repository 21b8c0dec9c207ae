from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "omnihub.demo"
    label = "demo"
