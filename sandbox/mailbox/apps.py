from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "sandbox.mailbox"
    label = "mailbox"
