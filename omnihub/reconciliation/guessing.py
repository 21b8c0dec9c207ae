"""What a difference probably comes from, in words for whoever has to settle it. Pure."""

from collections.abc import Callable
from decimal import Decimal

from omnihub.core.texts import Text
from omnihub.reconciliation.records import Found, What

ONE, WALLET = Decimal(1), "wallet"


def guess(found: Found) -> Text:
    """Facts are what the books told about the sum: fee, fee_tax, kind, meant, reference, ours (a prefix),
    erp ("wallet" where it is a wallet's journal).
    """
    if found.facts.get("erp") == WALLET and found.what in OF_A_WALLET:
        return OF_A_WALLET[found.what](found)
    return GUESSES[found.what](found)


def _amount(found: Found) -> Text:
    if terms := found.facts.get("terms"):
        return Text("Not what was expected: %(terms)s. The order shows each term.", terms=str(terms))
    fee, tax = (Decimal(str(found.facts.get(name) or 0)) for name in ("fee", "fee_tax"))
    short = -found.off
    if fee and short in (fee, fee + tax):
        return Text("The fee was taken off before the sum was written down.")
    if abs(short) < ONE:
        return Text("Cut off to whole rupiah on one side.")
    if short > 0:
        return Text("Less came than was asked for. Look at the payment in the gateway's dashboard.")
    return Text("More came than was asked for. Look at the payment in the gateway's dashboard.")


def _missing_there(found: Found) -> Text:
    if found.facts.get("kind") == "refund":
        return Text("Sent, and in no book of theirs: it may have been turned down after it was taken.")
    if found.facts.get("erp"):
        return Text("Not booked in Odoo. Look in Attention for the order: its posting may wait there.")
    return Text("Their book does not have it. Ask them with the number of the payment.")


def _missing_here(found: Found) -> Text:
    if found.facts.get("erp"):
        return Text("Booked in Odoo by hand, or for a payment that does not exist here.")
    if found.facts.get("ours"):
        return Text("Asked for by us, and no notice or look told of it: have the payment looked at again.")
    return Text("Made outside OmniHub with the same account: a payment link, a terminal, another program.")


def _kept(found: Found) -> Text:
    meant = found.facts.get("meant")
    if meant == "twice":
        return Text("The buyer paid a second time. Give it back on the order's payment page.")
    if meant == "late":
        return Text("It came after the order had ended. Take the order up again, or give it back.")
    return Text("Another sum than was asked for. Give it back, or explain it.")


def _taken(found: Found) -> Text:
    if found.facts.get("kind") == "chargeback":
        return Text("The buyer's bank takes the money back. Answer in their dashboard before its deadline.")
    return Text("Corrected on their side. Their dashboard or statement says what for.")


def _wallet_amount(found: Found) -> Text:
    if found.facts.get("line"):
        return Text("The entry has the right sum, but this line of it was changed in Odoo.")
    if found.facts.get("orders"):
        return Text(
            "Orders without a posted invoice are not in the entry yet, or it was changed in Odoo. Attention "
            "names the orders that wait."
        )
    return Text("The entry was changed in Odoo.")


def _wallet_balance(found: Found) -> Text:
    if found.facts.get("first"):
        return Text(
            "What the wallet held before the first day that OmniHub read. Book it once in the wallet's "
            "journal, as its opening balance."
        )
    return Text(
        "No entry of the day explains it: a line of the wallet was not read, or an entry bears another date "
        "in Odoo."
    )


def _said(words: Text) -> Callable[[Found], Text]:
    return lambda _found: words


GUESSES: dict[What, Callable[[Found], Text]] = {
    What.MISSING_THERE: _missing_there,
    What.MISSING_HERE: _missing_here,
    What.AMOUNT: _amount,
    What.CURRENCY: _said(Text("Two currencies for one sum: one side is set up for another country.")),
    What.DOUBLED_THERE: _said(Text("They have it twice: if the money moved twice, claim one of them.")),
    What.DOUBLED_HERE: _said(Text("We have it twice for one of theirs.")),
    What.STATE: _said(Text("One side says it went well, the other that it did not: theirs counts.")),
    What.NOT_SETTLED: _said(Text("The money should be in the balance by now. Ask them with the number.")),
    What.KEPT: _kept,
    What.TAKEN: _taken,
    What.RESIDUAL: _said(
        Text("Some part of the sum has no name. Open it in the marketplace's own statement.")
    ),
    What.BALANCE: _said(Text("What both hold in the end is not the same.")),
}
OF_A_WALLET: dict[What, Callable[[Found], Text]] = {
    What.AMOUNT: _wallet_amount,
    What.BALANCE: _wallet_balance,
    What.MISSING_THERE: _said(
        Text("Not booked in Odoo. Attention says what the settlement of the day waits for.")
    ),
    What.MISSING_HERE: _said(
        Text("Booked by hand on the wallet's account in Odoo: the wallet itself has no such line.")
    ),
}
