"""A return in words: its money on both sides, where its goods are, its deadlines, and what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from channels import settlements
from channels.cases import ENDED
from channels.models import ReturnCase
from omnihub.core import clock, money
from omnihub.dashboard.case_tables import ASKED, COMPENSATION, NEGOTIATION, PEOPLE, PROOF, REASONS, Words

State, Solution = ReturnCase.State, ReturnCase.Solution
REFUND = "seller_return_refund"
PICTURES_FROM = "https://cf.shopee.co.id/"
"""What the pages' policy lets a browser load; pictures elsewhere are links."""


@dataclass(frozen=True, slots=True)
class Deadline:
    label: str
    at: datetime
    ours: bool

    @property
    def late(self) -> bool:
        return self.at < clock.now()


@dataclass(frozen=True, slots=True)
class Money:
    """`refund`: what the buyer gets by this case. `taken`: what the escrow of the whole order gives back."""

    refund: Decimal
    taken: Decimal
    words: str


def reason(case: ReturnCase) -> str:
    return str(REASONS.get(case.reason, case.reason.replace("_", " ").capitalize()))


def money_of(case: ReturnCase, siblings: Sequence[ReturnCase]) -> Money:
    terms = case.order.escrow_terms if case.order else {}
    taken, later = -Decimal(terms.get(REFUND) or 0), _later(case)
    if later:
        return Money(case.refund_amount, taken + later, _after_payout(later, taken))
    granted = sum((one.refund_amount for one in siblings if one.state == State.REFUNDED), Decimal(0))
    return Money(case.refund_amount, taken, _difference(case, taken, granted, len(siblings)))


def _later(case: ReturnCase) -> Decimal:
    """What the wallet gave back when the order had been paid out."""
    return (
        settlements.given_back([case.order_id]).get(case.order_id, Decimal(0))
        if case.order_id
        else Decimal(0)
    )


def _after_payout(later: Decimal, taken: Decimal) -> str:
    words = _(
        "The marketplace took %(sum)s out of the wallet after the payout. The credit note in Odoo equals "
        "what was taken, and is matched with the wallet's entry."
    ) % {"sum": money.rupiah(later)}
    before = _("Before that the escrow gave back %(sum)s.") % {"sum": money.rupiah(taken)} if taken else ""
    return f"{words} {before}".strip()


def _difference(case: ReturnCase, taken: Decimal, granted: Decimal, cases: int) -> str:
    if not taken:
        if case.after_completion:
            return _(
                "Asked after completion: the marketplace takes it out of the wallet, not from the escrow. "
                "The credit note is made when the wallet shows it."
            )
        if case.state == State.CLOSED:
            return _("Closed without a refund: nothing is booked.")
        return _("The escrow shows no refund yet. The credit note is made when it does.")
    if taken == granted:
        return _("Both are the same. The credit note in Odoo equals the escrow's refund.")
    words = _(
        "The difference of %(sum)s is the marketplace's part: its vouchers, coins and shipping. The credit "
        "note in Odoo equals the escrow's refund, not the price of the goods."
    ) % {"sum": money.rupiah(abs(taken - granted))}
    several = _("The escrow's refund is that of all returns of this order.") if cases > 1 else ""
    return f"{words} {several}".strip()


def goods(case: ReturnCase) -> str:
    """The stock leg, in a sentence."""
    if case.solution == Solution.REFUND_ONLY:
        return _("The buyer keeps the goods: no parcel comes back, and nothing goes into stock.")
    if case.arrived_at:
        return _("The parcel is here. Its goods go back into stock with the return transfer in Odoo.")
    if is_lost(case):
        return _(
            "The courier lost the parcel. That is a claim against the courier or the marketplace, not stock: "
            "nothing goes into stock, and the return transfer in Odoo stays open until somebody cancels it."
        )
    if case.state in ENDED:
        return _("No parcel was scanned in. What did not come back is no stock.")
    return _("Nothing goes into stock before the parcel is scanned in here.")


def is_lost(case: ReturnCase) -> bool:
    return str(case.facts.get("way_back", "")).upper().endswith("LOST")


def deadlines(case: ReturnCase) -> list[Deadline]:
    """Those that still count, the nearest first."""
    if case.state in ENDED and not case.act_by:
        return []
    facts = case.facts
    told = [
        (_("Answer the buyer"), case.answer_by, True, State.REQUESTED),
        (_("The buyer sends the parcel"), case.ship_by, False, State.PROCESSING),
        (_("Check the goods, or dispute"), case.inspect_by, True, State.PROCESSING),
        (_("Answer the offer"), _read(facts.get("offer_by")), _asks(facts), ""),
        (_("Hand in proof"), _read(facts.get("proof_by")), facts.get("proof") == "PENDING", ""),
        (_("Ask for compensation"), _read(facts.get("compensation_by")), True, ""),
    ]
    found = [Deadline(label, at, ours) for label, at, ours, state in told if at and state in {"", case.state}]
    return sorted(found, key=lambda one: one.at)


def _asks(facts: Mapping[str, str]) -> bool:
    return facts.get("negotiation") == "PENDING_RESPOND"


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def facts(case: ReturnCase) -> list[tuple[str, str]]:
    """What was said and decided. A word nobody knows is shown as the marketplace writes it."""
    told: dict[str, str] = case.facts
    found = [
        (_("Asked for"), str(ASKED.get(told.get("request_type", ""), ""))),
        (_("Offer"), _offer(told)),
        (_("Negotiation"), _word(NEGOTIATION, told.get("negotiation", ""))),
        (_("Your proof"), _word(PROOF, told.get("proof", ""))),
        (_("Compensation"), _compensation(told)),
        (
            _("Your dispute"),
            " · ".join(filter(None, (told.get("dispute_reasons"), told.get("dispute_words")))),
        ),
        (_("Way back"), _readable(told.get("way_back", ""))),
        (_("Courier"), told.get("courier", "")),
        (_("Checked by"), _checked(told.get("checked_by", ""))),
    ]
    return [(label, words) for label, words in found if words]


def _offer(told: Mapping[str, str]) -> str:
    solution = dict(Solution.choices).get(told.get("offered", ""))
    if not solution:
        return ""
    amount = money.rupiah(Decimal(told["offered_amount"])) if told.get("offered_amount") else ""
    by = _word(PEOPLE, told.get("offered_by", ""))
    return " · ".join(filter(None, (str(solution), amount, _("by %(who)s") % {"who": by} if by else "")))


def _compensation(told: Mapping[str, str]) -> str:
    words = _word(COMPENSATION, told.get("compensation", ""))
    amount = told.get("compensation_amount")
    return f"{words} · {money.rupiah(Decimal(amount))}" if amount else words


def _checked(text: str) -> str:
    if text == "warehouse_validation":
        return _("the marketplace's warehouse")
    return _("you") if text == "seller_validation" else text


def _word(words: Words, text: str) -> str:
    return str(words.get(text, text))


def _readable(text: str) -> str:
    return text.removeprefix("POST_RETURN_").removeprefix("LOGISTICS_").replace("_", " ").capitalize()
