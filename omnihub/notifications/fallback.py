"""What follows when a way did not reach its person: the next way, and where it is our fault a person."""

from omnihub.core.errors import RemoteError
from omnihub.core.outcomes import Outcome
from omnihub.core.texts import Text
from omnihub.notifications import marks, stopping, templates, writing
from omnihub.notifications.deciding import Known
from omnihub.notifications.events import WHATSAPP, Because
from omnihub.notifications.models import Message, OptOut
from omnihub.notifications.records import StatusData, Then

TEMPLATE_STOPPED = "message_template"
OUR_MISTAKE = "message_refused"
NOT_ON_WHATSAPP = "131026"


def failed(row: Message, error: RemoteError, step: Then, known: Known) -> Outcome:
    """A provider's refusal at once."""
    marks.failed(row, Because.REFUSED, error.words, error.code)
    return _followed(row, step, error.words, error.code, known)


def told_failed(row: Message, news: StatusData) -> Outcome:
    """A provider's refusal after it had taken the message; the row says so already."""
    return _followed(row, news.then or Then.NEXT_WAY, news.words, news.code, Known.of([row.order]))


def _followed(row: Message, step: Then, words: str, code: str, known: Known) -> Outcome:
    if step == Then.NOBODY:
        stopping.opt_out(row.way, row.recipient_hash, row.shown, OptOut.By.PROVIDER)
        return Outcome.done(words)
    if row.way == WHATSAPP and code.endswith(NOT_ON_WHATSAPP):
        stopping.unreached(row.recipient_hash, row.shown)
    went_on = next_way(row, known)
    if step == Then.STOP_TEMPLATE:
        first = templates.stop(row.event, row.way, row.language, words)
        known.book = templates.Book()
        return Outcome.person(_said(words, went_on), TEMPLATE_STOPPED) if first else Outcome.done(words)
    if step == Then.PERSON:
        return Outcome.person(_said(words, went_on), OUR_MISTAKE)
    return Outcome.done(words)


def next_way(row: Message, known: Known) -> bool:
    return writing.instead(row, known)


def _said(words: str, went_on: bool) -> Text:  # noqa: FBT001 - it is what is said
    if went_on:
        return Text("%(words)s The buyer is told by the next way.", words=words)
    return Text("%(words)s There is no other way to tell this buyer.", words=words)
