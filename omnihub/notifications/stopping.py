"""Who does not want messages any more: the signed link of each mail, and what comes of it."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from omnihub.core import clock
from omnihub.notifications import addresses
from omnihub.notifications.events import EMAIL, WHATSAPP
from omnihub.notifications.models import Number, OptOut
from omnihub.notifications.records import START, STOP, InboundData

SALT = "omnihub.notifications.stop"


def link(way: str, value: str) -> str:
    """The token holds no address: only what it is recognised by, and how it is shown."""
    token = signing.dumps(
        [way, addresses.hashed(value), addresses.shown(way, value)], salt=SALT, compress=True
    )
    return settings.PUBLIC_URL + reverse("messages:stop", args=[token])


def read(token: str) -> tuple[str, str, str] | None:
    """(way, hash, masked) of a link of ours; None for any other text."""
    try:
        way, digest, shown = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(way), str(digest), str(shown)


def opted_out(way: str, digest: str) -> bool:
    return OptOut.objects.filter(way=way, recipient_hash=digest).exists()


def opt_out(way: str, digest: str, shown: str, by: str) -> None:
    OptOut.objects.get_or_create(
        recipient_hash=digest, way=way, defaults={"shown": shown, "by": by, "at": clock.now()}
    )


def opt_in(way: str, digest: str) -> None:
    OptOut.objects.filter(recipient_hash=digest, way=way).delete()


def heard(inbound: InboundData) -> None:
    """A person wrote: their window is open, and STOP or START counts."""
    if not inbound.phone:
        return
    digest, shown = addresses.hashed(inbound.phone), addresses.shown(WHATSAPP, inbound.phone)
    number, _new = Number.objects.get_or_create(recipient_hash=digest, defaults={"shown": shown})
    if number.wrote_at is None or number.wrote_at < inbound.at:
        number.wrote_at, number.unreached_at = inbound.at, None
        number.save(update_fields=["wrote_at", "unreached_at"])
    if inbound.wants == STOP:
        opt_out(WHATSAPP, digest, shown, OptOut.By.STOP)
    elif inbound.wants == START:
        opt_in(WHATSAPP, digest)


def unreached(digest: str, shown: str) -> None:
    """Not on WhatsApp: for some weeks it is not tried there."""
    now = clock.now()
    Number.objects.update_or_create(recipient_hash=digest, defaults={"shown": shown, "unreached_at": now})


def stop_url(way: str, value: str) -> str:
    return link(way, value) if way == EMAIL and settings.PUBLIC_URL else ""
