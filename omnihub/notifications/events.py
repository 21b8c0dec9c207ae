"""What buyers are told of, by which ways, and what a message can become."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

EMAIL, WHATSAPP = "email", "whatsapp"


class Event(TextChoices):
    ORDER_RECEIVED = "order_received", _("Order received")
    PAYMENT_REMINDER = "payment_reminder", _("Payment reminder")
    PAID = "paid", _("Payment received")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")
    PARTLY_CANCELLED = "partly_cancelled", _("Some pieces cancelled")
    REFUND_DONE = "refund_done", _("Refund done")


class Way(TextChoices):
    EMAIL = EMAIL, _("E-mail")
    WHATSAPP = WHATSAPP, "WhatsApp"


class Language(TextChoices):
    INDONESIAN = "id", "Bahasa Indonesia"
    ENGLISH = "en", "English"


class Plan(TextChoices):
    """By which ways an event is told. Where one comes after another, it stands in for the one that fails."""

    NOBODY = "nobody", _("Not told")
    EMAIL = "email", _("E-mail")
    WHATSAPP = "whatsapp", "WhatsApp"
    WHATSAPP_THEN_EMAIL = "whatsapp_then_email", _("WhatsApp, else e-mail")
    EMAIL_THEN_WHATSAPP = "email_then_whatsapp", _("E-mail, else WhatsApp")
    BOTH = "both", _("E-mail and WhatsApp")


CHAINS: dict[str, tuple[tuple[str, ...], ...]] = {
    Plan.NOBODY: (),
    Plan.EMAIL: ((EMAIL,),),
    Plan.WHATSAPP: ((WHATSAPP,),),
    Plan.WHATSAPP_THEN_EMAIL: ((WHATSAPP, EMAIL),),
    Plan.EMAIL_THEN_WHATSAPP: ((EMAIL, WHATSAPP),),
    Plan.BOTH: ((EMAIL,), (WHATSAPP,)),
}
"""Each chain is told once: by the first of its ways that reaches the buyer."""

USUAL: dict[str, str] = {
    Event.ORDER_RECEIVED: Plan.EMAIL_THEN_WHATSAPP,
    Event.PAYMENT_REMINDER: Plan.WHATSAPP_THEN_EMAIL,
    Event.PAID: Plan.EMAIL_THEN_WHATSAPP,
    Event.SHIPPED: Plan.WHATSAPP_THEN_EMAIL,
    Event.DELIVERED: Plan.EMAIL,
    Event.CANCELLED: Plan.WHATSAPP_THEN_EMAIL,
    Event.PARTLY_CANCELLED: Plan.WHATSAPP_THEN_EMAIL,
    Event.REFUND_DONE: Plan.WHATSAPP_THEN_EMAIL,
}
"""Where a shop has chosen nothing. Each WhatsApp message costs money, an e-mail does not."""


class State(TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Failed")
    SKIPPED = "skipped", _("Not sent")
    UNKNOWN = "unknown", _("Unknown")


class Because(TextChoices):
    """Why a way stayed silent, or a message failed; the provider's own words stand beside it."""

    MARKETPLACE = "marketplace", _("The marketplace tells its buyers itself and forbids ours.")
    SWITCHED_OFF = "switched_off", _("Messages to buyers are switched off for this shop.")
    NOT_PLANNED = "not_planned", _("This event is not told.")
    TOO_OLD = "too_old", _("It happened more than a day ago.")
    BEFORE_GO_LIVE = "before_go_live", _("It happened before the shop went live.")
    OVERTAKEN = "overtaken", _("Something newer had happened by then, and that was told.")
    NO_ADDRESS = "no_address", _("The order has no address for this way.")
    MASKED = "masked", _("The marketplace shows this buyer's address masked.")
    LANDLINE = "landline", _("The number is a landline.")
    WRONG = "wrong_address", _("The address cannot be right.")
    OPTED_OUT = "opted_out", _("This person does not want messages.")
    NOT_ON_WHATSAPP = "not_on_whatsapp", _("This number was not on WhatsApp lately.")
    NO_TEMPLATE = "no_template", _("The template for it is switched off.")
    TEMPLATE_STOPPED = "template_stopped", _("The provider does not let its template through.")
    NOT_SET_UP = "not_set_up", _("This way is not set up.")
    REFUSED = "refused", _("The provider refused it.")
    INSTEAD = "instead", _("Sent because the way before it failed.")
    NO_ANSWER = "no_answer", _("No answer came, so it may have gone out.")
