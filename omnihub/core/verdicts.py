"""What a source's `verify` answers about an incoming call."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Store:
    """Genuine: keep it. `key` names the event, so that a second copy changes nothing.

    `status` is what the source takes for "heard".
    """

    key: str
    status: int = 204


@dataclass(frozen=True, slots=True)
class Reply:
    """Genuine, but nothing to keep: a handshake, the console's test."""

    status: int
    body: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Not genuine: 401 or 403 for a bad signature, 404 for a key nobody has. Nothing is stored.

    `wrong_secret`: the sender's secret is not ours, which may be a setting's fault, on either side.
    """

    status: int
    wrong_secret: bool = False


Verdict = Store | Reply | Refuse
