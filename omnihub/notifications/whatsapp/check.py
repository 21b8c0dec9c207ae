"""What is not as it should be though messages go out: without news nobody knows what became of them."""

from django.conf import settings

from omnihub.core.texts import Text
from omnihub.notifications.whatsapp import connect

FOR_NEWS = ("WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN")


def wrong() -> list[str]:
    """Raises RemoteError."""
    found: list[str] = [
        Text("%(name)s is not set: what WhatsApp tells about messages is turned away.", name=name)
        for name in FOR_NEWS
        if not getattr(settings, name)
    ]
    if not connect.client().subscribed():
        found.append(
            Text(
                "No app is subscribed to the WhatsApp account, so nothing is told about messages. Set the "
                "webhook in the app's settings at Meta: %(url)s/hooks/whatsapp/app/, field messages.",
                url=settings.PUBLIC_URL,
            )
        )
    return found
