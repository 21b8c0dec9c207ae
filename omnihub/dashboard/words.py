"""How staff call what the engine names by code: kinds of work, outcomes, events."""

from django.utils.translation import gettext_lazy

from channels import todos
from channels.calling_off import REQUEST_GONE
from omnihub.cancellation import todos as steps
from payments import todos as money
from payments.todos import BOOK_DAY, BOOK_RECEIPT, BOOK_REFUND
from shipping import todos as parcels

TOPICS = {
    todos.PULL: gettext_lazy("Read from the marketplace"),
    todos.PUSH: gettext_lazy("Sent to Odoo"),
    todos.ADOPT: gettext_lazy("Looked for in Odoo"),
    todos.PAY: gettext_lazy("Payment of the day booked in Odoo"),
    BOOK_RECEIPT: gettext_lazy("Payment of a buyer booked in Odoo"),
    BOOK_REFUND: gettext_lazy("Refund booked in Odoo"),
    BOOK_DAY: gettext_lazy("The gateway's day booked in Odoo"),
    todos.CATCH_UP: gettext_lazy("Look for orders"),
    todos.RELEASES: gettext_lazy("Look for released escrow"),
    todos.LISTINGS: gettext_lazy("Look for listings"),
    todos.REFRESH: gettext_lazy("Shop's authorisation"),
    todos.UPDATE: gettext_lazy("Look for what a shop has"),
    todos.AUTHORISATION: gettext_lazy("The seller's consent"),
    todos.LOST_PUSHES: gettext_lazy("Lost pushes"),
    todos.PUSH_STATUS: gettext_lazy("Pushes of the marketplace"),
    todos.STOCK: gettext_lazy("Stock written to the marketplace"),
    todos.CHECK_STOCK: gettext_lazy("Look for stock that is out of date"),
    todos.LOOK_AT_STOCK: gettext_lazy("Stock read from the marketplace"),
    todos.BACKFILL: gettext_lazy("Older orders read as history"),
    todos.NOTICE_CANCELLATION: gettext_lazy("Cancellation noticed"),
    steps.STEP: gettext_lazy("Step of a cancellation"),
    todos.ANNOUNCE: gettext_lazy("Looked what the buyer is to be told"),
    "message.send": gettext_lazy("Message to the buyer"),
    "message.news": gettext_lazy("News of messages"),
    "message.digest": gettext_lazy("Morning digest for staff"),
    "message.templates": gettext_lazy("Templates checked at WhatsApp"),
    todos.FOLLOW: gettext_lazy("Parcels follow their order"),
    todos.ARRANGE: gettext_lazy("Shipment arranged"),
    todos.WAYBILLS: gettext_lazy("Look for waybills"),
    todos.COURIER_NEWS: gettext_lazy("Couriers' news"),
    todos.PULL_RETURN: gettext_lazy("Return read from the marketplace"),
    todos.RETURNS: gettext_lazy("Look for returns"),
    todos.RETURNS_DUE: gettext_lazy("Deadlines of returns"),
    todos.ANSWER_RETURN: gettext_lazy("Answer to a return"),
    money.LOOK: gettext_lazy("Charge read again at the gateway"),
    money.CANCEL: gettext_lazy("Charge called off at the gateway"),
    money.NOTICE: gettext_lazy("Notice of a gateway"),
    money.CHECK: gettext_lazy("Money that pays no order"),
    money.METHOD: gettext_lazy("Way to pay that the gateway refuses"),
    money.ACCOUNT: gettext_lazy("Key of a gateway"),
    money.EXPIRE: gettext_lazy("Payment whose time is over"),
    money.REFUND: gettext_lazy("Refund"),
    money.LEDGER: gettext_lazy("The gateway's book read"),
    "order.watch": gettext_lazy("Look for changes in Odoo"),
    "product.pull": gettext_lazy("Products read from Odoo"),
    "stock.pull": gettext_lazy("Look for changed stock in Odoo"),
    "stock.pull_all": gettext_lazy("All stock read from Odoo"),
    "reconciliation.run": gettext_lazy("Books of the money compared"),
    "proof.run": gettext_lazy("Marketplace, OmniHub and Odoo compared"),
    "odoo.check": gettext_lazy("Connection test of Odoo"),
    parcels.CHECK: gettext_lazy("Courier costs looked after"),
    parcels.TRACK: gettext_lazy("News of our own shops' parcels"),
    "label.fetch": gettext_lazy("Label fetched"),
    "label.news": gettext_lazy("News of a label"),
    "shop.labels": gettext_lazy("Labels looked for"),
}
OUTCOMES = {
    "done": (gettext_lazy("done"), "good"),
    "sending": (gettext_lazy("being done now"), ""),
    "lost": (gettext_lazy("the worker was lost, tried again later"), "warn"),
    "again": (gettext_lazy("did not work, tried again later"), "warn"),
    "person": (gettext_lazy("needs a person"), "bad"),
    "settings": (gettext_lazy("needs a setting put right"), "bad"),
}
EVENTS = {
    "status": ("swap_horiz", gettext_lazy("State changed")),
    "tracking": ("local_shipping", gettext_lazy("Waybill")),
    "escrow": ("payments", gettext_lazy("Escrow changed")),
    "released": ("account_balance_wallet", gettext_lazy("Escrow released")),
    "oversold": ("production_quantity_limits", gettext_lazy("Sold more than there is")),
    "return": ("assignment_return", gettext_lazy("Return")),
    "return_answer": ("reply", gettext_lazy("Answer to a return")),
    "arrived": ("move_to_inbox", gettext_lazy("Parcel came back")),
    "note": ("edit_note", gettext_lazy("Note")),
    REQUEST_GONE: ("cancel", gettext_lazy("Cancellation")),
}
PAPERS = {
    "draft": gettext_lazy("a draft"),
    "sent": gettext_lazy("a quotation that was sent"),
    "sale": gettext_lazy("confirmed"),
    "done": gettext_lazy("done"),
    "assigned": gettext_lazy("ready"),
    "posted": gettext_lazy("posted"),
    "in_process": gettext_lazy("posted"),
    "paid": gettext_lazy("paid"),
}
"""Odoo's states of documents that count. Those that do not have words of their own (`erp_side.DEAD`)."""
