from django.apps import AppConfig


class XenditConfig(AppConfig):
    name = "sandbox.xendit"
    label = "xendit"
