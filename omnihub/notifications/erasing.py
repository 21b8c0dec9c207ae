"""What messages hold of a buyer. That he wants none stays known by a digest, and that alone."""

from collections.abc import Iterable

from channels.erasing import Scope
from omnihub.core.erasing import Place, Texts
from omnihub.core.texts import Text
from omnihub.notifications import addresses
from omnihub.notifications.models import Message, Number, OptOut, StrayStatus

FREE: Texts = ((Message, ("words",)), (StrayStatus, ("words",)))


def places(scope: Scope, reached_at: Iterable[str]) -> list[Place]:
    """`reached_at`: his numbers and mailboxes in clear."""
    digests = {digest for value in reached_at for digest in addresses.hashes(value)}
    messages = Message.objects.filter(order__in=scope.orders)
    stopped = OptOut.objects.filter(recipient_hash__in=digests)
    numbers = Number.objects.filter(recipient_hash__in=digests)
    return [
        Place(
            Text("messages to the buyer"),
            messages,
            {"recipient": "", "shown": "", "recipient_hash": "", "subject": ""},
        ),
        Place(Text("opt-outs: how they are shown"), stopped, {"shown": ""}),
        Place(Text("numbers on WhatsApp"), numbers, deleted=True),
    ]
