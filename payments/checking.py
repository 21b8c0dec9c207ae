"""The connection test: what is not as it should be with a gateway, in words. It writes nothing there."""

from channels.records import Finding
from omnihub.core import money
from omnihub.core.errors import RemoteError
from omnihub.core.models import InboxMessage
from omnihub.core.texts import Text
from payments import accounts, providers


def findings(gateway: str) -> list[Finding]:
    found = [_key(gateway)]
    return [*found, _token(gateway), _heard(gateway)] if found[0].ok else found


def _key(gateway: str) -> Finding:
    what = Text("Secret key and balance")
    if not providers.ready(gateway):
        return Finding(what, ok=False, words=Text("No secret key is set."))
    try:
        balance = providers.of(gateway).balance()
    except RemoteError as error:
        return Finding(what, ok=False, words=error.words)
    return Finding(what, ok=True, words=Text("The balance is %(sum)s.", sum=money.rupiah(balance)))


def _token(gateway: str) -> Finding:
    what = Text("Callback token")
    if accounts.keys(gateway).callback_token:
        return Finding(what, ok=True, words=Text("It is set: calls with another token are turned away."))
    words = Text(
        "It is not set: all calls of the gateway are turned away, and payments are seen by looks only."
    )
    return Finding(what, ok=False, words=words)


def _heard(gateway: str) -> Finding:
    """Only a call that came tells that address and token are right at the gateway, too."""
    what = Text("Calls of the gateway")
    last = InboxMessage.objects.filter(source=gateway).order_by("-received_at").first()
    if last is None:
        words = Text(
            "None came yet. Enter the address below in the gateway's dashboard, and press its test there."
        )
        return Finding(what, ok=False, words=words)
    return Finding(
        what, ok=True, words=Text("The last one came at %(at)s UTC.", at=f"{last.received_at:%d %b %H:%M}")
    )
