"""The rights that pages and buttons ask for, and how people call them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SYNC = "channels.change_order"
RETRY = "core.change_work"
SEE_EVIDENCE = "core.view_inboxmessage"
SEE_BUYER = "channels.view_customer"
CHANGE_CUSTOMERS = "channels.change_customerprofile"
ERASE = "erasing.add_erasure"
SEE_ERASURES = "erasing.view_erasure"
SEE_SHOPS = "channels.view_shop"
ADD_SHOP = "channels.add_shop"
CHANGE_SHOP = "channels.change_shop"
CHANGE_STOCK = "channels.change_stockpolicy"
SEE_MAPPING = "channels.view_listing"
CHANGE_MAPPING = "channels.change_listing"
SEE_PROFILE = "erp_bridge.view_odooprofile"
CHANGE_PROFILE = "erp_bridge.change_odooprofile"
ADOPT = "erp_bridge.change_adoption"
SEE_PROOF = "erp_bridge.view_proofrun"
PROVE = "erp_bridge.add_proofrun"
SEE_SHIPMENTS = "shipping.view_shipment"
SHIP = "shipping.change_shipment"
PRINT = "shipping.change_label"
CHANGE_SHIPPING = "shipping.change_shippingpolicy"
CHANGE_RATES = "shipping.change_courierservice"
CANCEL = "cancellation.add_cancellation"
SEE_CANCELLATIONS = "cancellation.view_cancellation"
SEE_RETURNS = "channels.view_returncase"
ANSWER_RETURNS = "channels.change_returncase"
RECEIVE_RETURNS = "channels.receive_returncase"
SEE_MONEY = "channels.view_walletentry"
SELL = "channels.add_checkout"
CHANGE_STOREFRONT = "channels.change_storefront"
SEE_MESSAGES = "notifications.view_message"
CHANGE_MESSAGES = "notifications.change_messagetemplate"
SEE_PAYMENTS = "payments.view_payment"
SEE_DIFFERENCES = "reconciliation.view_difference"
RECONCILE = "reconciliation.change_difference"
REFUND = "payments.add_refund"
APPROVE_REFUND = "payments.change_refund"
CHANGE_PAYMENTS = "payments.change_paymentmethod"
SEE_PARTNERS = "api.view_partner"
CHANGE_PARTNERS = "api.change_partner"
RUN_SCHEDULE = "django_q.change_schedule"
PAUSE = "core.change_installation"
ADMINISTER = "core.view_work"
SEE_LOG = "auditlog.view_logentry"
CHANGE_PEOPLE = "auth.change_user"

WORDS: dict[str, Promise] = {
    SYNC: gettext_lazy("read orders and stock again from the marketplace"),
    RETRY: gettext_lazy("try held work again"),
    SEE_EVIDENCE: gettext_lazy("see what came in"),
    SEE_BUYER: gettext_lazy("see buyers' names and addresses"),
    CHANGE_CUSTOMERS: gettext_lazy("tag customers, note on them and merge them"),
    ERASE: gettext_lazy("erase a buyer's data for good"),
    SEE_ERASURES: gettext_lazy("see receipts of erasures"),
    SEE_SHOPS: gettext_lazy("see how the shops are set up"),
    ADD_SHOP: gettext_lazy("connect a shop"),
    CHANGE_SHOP: gettext_lazy("switch a shop and take it live"),
    CHANGE_STOCK: gettext_lazy("change and approve what stock is written"),
    SEE_MAPPING: gettext_lazy("see what listings are made of"),
    CHANGE_MAPPING: gettext_lazy("say what listings are made of"),
    SEE_PROFILE: gettext_lazy("see how shops are booked in Odoo"),
    CHANGE_PROFILE: gettext_lazy("change how shops are booked in Odoo"),
    ADOPT: gettext_lazy("decide about orders that were open at go-live"),
    SEE_PROOF: gettext_lazy("see the proof"),
    PROVE: gettext_lazy("start a proof"),
    SEE_SHIPMENTS: gettext_lazy("see what is to be shipped"),
    SHIP: gettext_lazy("arrange shipments and scan parcels"),
    PRINT: gettext_lazy("fetch and print labels"),
    CHANGE_SHIPPING: gettext_lazy("change how shops ship"),
    CHANGE_RATES: gettext_lazy("change what buyers pay for shipping"),
    CANCEL: gettext_lazy("cancel orders and answer buyers' cancellations"),
    SEE_CANCELLATIONS: gettext_lazy("see cancellations"),
    SEE_RETURNS: gettext_lazy("see returns"),
    ANSWER_RETURNS: gettext_lazy("answer returns"),
    RECEIVE_RETURNS: gettext_lazy("scan in parcels that come back"),
    SEE_MONEY: gettext_lazy("see the money at the marketplaces"),
    SELL: gettext_lazy("sell by payment link"),
    CHANGE_STOREFRONT: gettext_lazy("change what our own shops show"),
    SEE_MESSAGES: gettext_lazy("see messages to buyers"),
    CHANGE_MESSAGES: gettext_lazy("change messages to buyers"),
    SEE_DIFFERENCES: gettext_lazy("see where the books of the money differ"),
    RECONCILE: gettext_lazy("compare the books of the money and settle differences"),
    SEE_PAYMENTS: gettext_lazy("see payments, refunds and their report"),
    REFUND: gettext_lazy("ask for refunds and decide about money that pays no order"),
    APPROVE_REFUND: gettext_lazy("approve refunds that others asked for"),
    CHANGE_PAYMENTS: gettext_lazy("change how money is taken"),
    SEE_PARTNERS: gettext_lazy("see partners, their keys and what they have sold"),
    CHANGE_PARTNERS: gettext_lazy("make and switch partners, and give out and revoke their keys"),
    RUN_SCHEDULE: gettext_lazy("run and change scheduled actions"),
    PAUSE: gettext_lazy("pause everything"),
    ADMINISTER: gettext_lazy("open the administration"),
    SEE_LOG: gettext_lazy("see the audit log"),
    CHANGE_PEOPLE: gettext_lazy("change users and their roles"),
}


def words(right: str) -> str:
    """In words where there are some, and always by its name: somebody has to tick it."""
    return f"“{WORDS[right]}” ({right})" if right in WORDS else right
