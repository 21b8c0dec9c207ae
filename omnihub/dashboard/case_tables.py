"""How staff read the words that marketplaces write on returns. What is missing is shown as it is written."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = Mapping[str, str | Promise]

NEGOTIATION: Words = {
    "PENDING_RESPOND": gettext_lazy("waits for your answer"),
    "PENDING_BUYER_RESPOND": gettext_lazy("waits for the buyer's answer"),
    "TERMINATED": gettext_lazy("is over"),
}
PROOF: Words = {
    "NOT_NEEDED": gettext_lazy("not asked for"),
    "PENDING": gettext_lazy("to be handed in by you"),
    "UPLOADED": gettext_lazy("handed in"),
    "OVERDUE": gettext_lazy("not handed in in time"),
}
COMPENSATION: Words = {
    "NOT_APPLICABLE": gettext_lazy("none"),
    "INITIAL_STAGE": gettext_lazy("may still be asked for"),
    "PENDING_REQUEST": gettext_lazy("to be asked for by you"),
    "NOT_REQUIRED": gettext_lazy("not needed"),
    "REQUESTED": gettext_lazy("asked for"),
    "APPROVED": gettext_lazy("granted"),
    "REJECTED": gettext_lazy("refused"),
    "CANCELLED": gettext_lazy("taken back"),
    "NOT_ELIGIBLE": gettext_lazy("not possible"),
}
ASKED: Words = {
    "1": gettext_lazy("while the parcel was on its way to the buyer"),
    "2": gettext_lazy("on the spot, at the door"),
}
PEOPLE: Words = {"buyer": gettext_lazy("the buyer"), "seller": gettext_lazy("you")}
REASONS: Words = {
    "NOT_RECEIPT": gettext_lazy("Not received"),
    "NONRECEIPT": gettext_lazy("Not received"),
    "WRONG_ITEM": gettext_lazy("Wrong item"),
    "SELLER_SENT_WRONG_ITEM": gettext_lazy("Wrong item"),
    "ITEM_DAMAGED": gettext_lazy("Damaged"),
    "PHYSICAL_DMG": gettext_lazy("Damaged"),
    "BROKEN_PRODUCTS": gettext_lazy("Damaged"),
    "DAMAGED_OTHERS": gettext_lazy("Damaged"),
    "SCRATCHED": gettext_lazy("Damaged"),
    "ITEM_WRONGDAMAGED": gettext_lazy("Wrong or damaged"),
    "FUNCTIONAL_DMG": gettext_lazy("Does not work"),
    "DIFFERENT_DESCRIPTION": gettext_lazy("Not as described"),
    "DIFF_DESC": gettext_lazy("Not as described"),
    "ITEM_MISSING": gettext_lazy("Something is missing"),
    "CHANGE_MIND": gettext_lazy("Changed their mind"),
    "CHANGE_OF_MIND": gettext_lazy("Changed their mind"),
    "NO_REASON": gettext_lazy("Changed their mind"),
    "ITEM_NOT_FIT": gettext_lazy("Does not fit"),
    "ITEM_FAKE": gettext_lazy("Not genuine"),
    "EXPIRED_PRODUCT": gettext_lazy("Expired"),
    "SUSPICIOUS_PARCEL": gettext_lazy("Suspicious parcel"),
    "USED": gettext_lazy("Used"),
}
