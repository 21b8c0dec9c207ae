"""WhatsApp's error codes and what becomes of them: a closed table; what is not in it goes to a person.

Only the code decides. HTTP's status and the words differ from call to call, and the same codes come later
in statuses.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from omnihub.core import clock, phones
from omnihub.core.errors import Busy, Refused, RemoteError, SignedOut
from omnihub.core.texts import Text
from omnihub.notifications.records import Then

UNKNOWN_OBJECT = -33
"""Ours: the code 100 for an id in the address that WhatsApp does not know."""


class NotTaken(Refused):
    """Neither now nor later. `then` says what follows."""

    def __init__(self, words: str, *, then: Then, code: str = "", detail: str = "") -> None:
        super().__init__(words, code=code, detail=detail)
        self.then = then


class NotNow(Busy):
    """It may be taken later: this one alone (LATER), or all of them (BACK_OFF)."""

    def __init__(
        self, words: str, *, then: Then, until: datetime | None = None, code: str = "", detail: str = ""
    ) -> None:
        super().__init__(words, until=until, code=code, detail=detail)
        self.then = then


class Stopped(SignedOut):
    """Nothing is taken from us until somebody changes a setting, here or at Meta."""

    then = Then.STOP_ALL


Meaning: TypeAlias = tuple[Then, str]

TOKEN = Text("WhatsApp no longer accepts our token. Make a new one of a system user and set WHATSAPP_TOKEN.")
PERMISSION = Text("WhatsApp does not give our token the right to do this. Check its permissions at Meta.")
ACCOUNT = Text("Meta has restricted or blocked the WhatsApp account. Its Account Quality page says why.")
QUALITY = Text("WhatsApp takes no more messages for now: too many people blocked or reported us.")
NUMBER_GONE = Text("The WhatsApp number is not registered any more.")
ADDRESS = Text(
    "WhatsApp does not know our number or account. Check WHATSAPP_PHONE_NUMBER_ID and WHATSAPP_WABA_ID."
)
MISTAKE = Text("WhatsApp does not accept what OmniHub sent.")
TEMPLATE_UNFIT = Text("Our words do not fit the template that is approved at WhatsApp.")
TOO_MANY_CALLS = Text("WhatsApp was called too often. It is tried again in some minutes.")
ITS_OWN_FAULT = Text("WhatsApp has an error of its own. It is tried again.")
UNKNOWN = (Then.PERSON, Text("WhatsApp answered with an error that OmniHub does not know."))

MEANINGS: Mapping[int, Meaning] = {
    0: (Then.STOP_ALL, TOKEN),
    190: (Then.STOP_ALL, TOKEN),
    3: (Then.STOP_ALL, PERMISSION),
    10: (Then.STOP_ALL, PERMISSION),
    131005: (Then.STOP_ALL, PERMISSION),
    2635: (Then.STOP_ALL, Text("This version of WhatsApp's API is over. Set WHATSAPP_API_VERSION.")),
    UNKNOWN_OBJECT: (Then.STOP_ALL, ADDRESS),
    33: (Then.STOP_ALL, NUMBER_GONE),
    131045: (Then.STOP_ALL, NUMBER_GONE),
    133016: (
        Then.STOP_ALL,
        Text("The WhatsApp number was registered too often. Wait, then register it again."),
    ),
    368: (Then.STOP_ALL, ACCOUNT),
    130497: (Then.STOP_ALL, ACCOUNT),
    131031: (Then.STOP_ALL, ACCOUNT),
    131042: (Then.STOP_ALL, Text("WhatsApp cannot charge us. Check the payment method at Meta.")),
    131037: (Then.STOP_ALL, Text("Meta has not approved the display name of the WhatsApp number yet.")),
    131048: (Then.STOP_ALL, QUALITY),
    131064: (Then.STOP_ALL, QUALITY),
    4: (Then.BACK_OFF, TOO_MANY_CALLS),
    80007: (Then.BACK_OFF, TOO_MANY_CALLS),
    130429: (Then.BACK_OFF, Text("WhatsApp asks us to slow down. It is tried again.")),
    1: (Then.BACK_OFF, ITS_OWN_FAULT),
    2: (Then.BACK_OFF, ITS_OWN_FAULT),
    131016: (Then.BACK_OFF, ITS_OWN_FAULT),
    131057: (Then.BACK_OFF, Text("The WhatsApp number is being maintained. It is tried again in a moment.")),
    131000: (Then.LATER, ITS_OWN_FAULT),  # often about one message alone, so no other waits for it
    131056: (
        Then.LATER,
        Text("This person got too many messages from us in a short time. It is sent later."),
    ),
    134101: (
        Then.LATER,
        Text("WhatsApp is still taking in this template. It is tried again in some minutes."),
    ),
    131026: (Then.NEXT_WAY, Text("This number cannot get WhatsApp messages: most often it has no WhatsApp.")),
    131047: (Then.NEXT_WAY, Text("This person has not written for 24 hours: only templates may be sent.")),
    131049: (Then.NEXT_WAY, Text("WhatsApp held this message back, as it got many of its kind lately.")),
    130472: (Then.NEXT_WAY, Text("WhatsApp leaves this person out of messages like this for an experiment.")),
    130403: (Then.NEXT_WAY, Text("We have blocked this person on WhatsApp.")),
    131030: (Then.NEXT_WAY, Text("Our WhatsApp number is one for tests and may not write to this person.")),
    131062: (Then.NEXT_WAY, Text("WhatsApp needs a telephone number for this message.")),
    131050: (Then.NOBODY, Text("This person has stopped messages from us on WhatsApp.")),
    132000: (Then.STOP_TEMPLATE, TEMPLATE_UNFIT),
    132008: (Then.STOP_TEMPLATE, TEMPLATE_UNFIT),
    132012: (Then.STOP_TEMPLATE, TEMPLATE_UNFIT),
    132001: (Then.STOP_TEMPLATE, Text("WhatsApp has no approved template of this name and language.")),
    132007: (Then.STOP_TEMPLATE, Text("WhatsApp says that this template breaks its rules.")),
    132015: (Then.STOP_TEMPLATE, Text("WhatsApp has paused this template, as people did not like it.")),
    132016: (Then.STOP_TEMPLATE, Text("WhatsApp has switched this template off for good.")),
    131063: (
        Then.STOP_TEMPLATE,
        Text("WhatsApp takes this template for advertising, and that is switched off."),
    ),
    132005: (Then.PERSON, Text("The message is too long for WhatsApp once its words are filled in.")),
    131021: (Then.PERSON, Text("The message would go to our own number.")),
    100: (Then.PERSON, MISTAKE),
    131008: (Then.PERSON, MISTAKE),
    131009: (Then.PERSON, MISTAKE),
    131051: (Then.PERSON, MISTAKE),
    131052: (Then.PERSON, MISTAKE),
    131053: (Then.PERSON, MISTAKE),
    135000: (Then.PERSON, Text("WhatsApp did not take this message and does not say why.")),
}
PERMISSIONS = range(200, 300)
WAITS: Mapping[int, timedelta] = {
    4: timedelta(minutes=5),
    80007: timedelta(minutes=5),
    131056: timedelta(minutes=1),
    131057: timedelta(seconds=20),
    134101: timedelta(minutes=10),
}
LONG_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){7,}")


def name(code: int) -> str:
    """As it stands in logs and beside work that is held."""
    return f"whatsapp_{100 if code == UNKNOWN_OBJECT else code}"


def then(code: int) -> Then:
    return _meaning(code)[0]


def words(code: int, own: str) -> Text:
    """For staff. Telephone numbers in WhatsApp's own words are masked."""
    said = LONG_NUMBER.sub(lambda found: phones.masked(found[0]), own).strip()
    return Text("%(words)s WhatsApp's own words: %(own)s", words=_meaning(code)[1], own=said or "–")


def error(code: int, own: str, *, retry_at: datetime | None = None) -> RemoteError:
    """What an answer with this error becomes."""
    step, said, named = then(code), words(code, own), name(code)
    if step == Then.STOP_ALL:
        return Stopped(said, code=named)
    if step in {Then.BACK_OFF, Then.LATER}:
        until = retry_at or (clock.now() + WAITS[code] if code in WAITS else None)
        return NotNow(said, then=step, until=until, code=named)
    return NotTaken(said, then=step, code=named)


def _meaning(code: int) -> Meaning:
    return (Then.STOP_ALL, PERMISSION) if code in PERMISSIONS else MEANINGS.get(code, UNKNOWN)
