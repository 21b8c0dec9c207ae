"""Where a buyer's money goes when it cannot go back the way it came: a link, a page, an account.

The link's token is kept as a digest only, and works once. The account is sealed, and pruned when it is over.
"""

import hashlib
import json
import re
import secrets

from django.db import transaction

from omnihub.core import work
from omnihub.core.errors import Refused
from omnihub.core.texts import Text
from payments import providers, refunds, todos
from payments.models import Refund
from payments.records import Account

TOKEN_BYTES = 16
DIGITS = re.compile(r"\d{6,20}")
SHOWN_DIGITS = 4
LONGEST_HOLDER = 80


class Wrong(ValueError):
    """What was entered is no bank account. `field` is the one at fault."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def link(pk: str) -> str:
    """A new token for the buyer: an older one works no more. Raises Refused where no account is needed."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        row = refunds.locked(pk)
        if row.state != Refund.State.ACCOUNT:
            raise Refused(Text("This refund needs no bank account any more."), code="refund_no_account")
        row.account_digest = digest(token)
        row.save(update_fields=["account_digest"])
    return token


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def of_token(token: str) -> Refund | None:
    rows = Refund.objects.select_related("receipt__payment__order__shop")
    return rows.filter(account_digest=digest(token), state=Refund.State.ACCOUNT).first()


def checked(gateway: str, bank: str, number: str, holder: str) -> Account:
    """Raises Wrong."""
    digits = re.sub(r"[\s.-]", "", number)
    name = " ".join(holder.split())
    if bank not in providers.kind(gateway).banks():
        raise Wrong("bank")
    if not (DIGITS.fullmatch(digits) and digits.isascii()):
        raise Wrong("number")
    if not 2 <= len(name) <= LONGEST_HOLDER or not name.isprintable():  # noqa: PLR2004 - a name's least
        raise Wrong("holder")
    return Account(bank, digits, name)


@transaction.atomic
def enter(token: str, account: Account) -> bool:
    """The buyer's answer. False where the link is used or over. A second pair of eyes looks next."""
    found = of_token(token)
    if found is None:
        return False
    row = refunds.locked(str(found.pk))
    if row.account_digest != digest(token) or row.state != Refund.State.ACCOUNT:
        return False
    _keep(row, account)
    return True


def enter_by_staff(pk: str, account: Account, by: str) -> Refund:
    """What a buyer told on the telephone. Whoever typed it in has asked for it, and does not approve it."""
    with transaction.atomic():
        row = refunds.locked(pk)
        if row.state != Refund.State.ACCOUNT:
            raise Refused(Text("This refund needs no bank account any more."), code="refund_no_account")
        row.asked_by = by[:150]
        _keep(row, account)
    return row


def _keep(row: Refund, account: Account) -> None:
    banks = providers.kind(row.receipt.gateway).banks()
    row.account = json.dumps({"bank": account.bank, "number": account.number, "holder": account.holder})
    row.account_shown = f"{banks[account.bank]} ••••{account.number[-SHOWN_DIGITS:]}"
    row.account_digest = ""
    row.state = Refund.State.APPROVAL
    row.save()
    work.add([todos.refund(str(row.pk), row.receipt_id, "the bank account is there")])


def read(row: Refund) -> Account:
    told = json.loads(row.account)
    return Account(told["bank"], told["number"], told["holder"])
