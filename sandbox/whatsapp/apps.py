from django.apps import AppConfig


class WhatsAppConfig(AppConfig):
    name = "sandbox.whatsapp"
    label = "whatsapp"
