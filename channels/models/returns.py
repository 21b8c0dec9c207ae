"""A buyer's return or refund at the marketplace: our copy of it, never the authority."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.order import Order
from channels.models.shop import Shop
from omnihub.core.folded import Folded


class ReturnCase(models.Model):
    """Its money leg is a credit note of what the escrow gave back, its stock leg the parcel's arrival."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked by the buyer")
        ACCEPTED = "accepted", _("Accepted")
        PROCESSING = "processing", _("On its way")
        DISPUTED = "disputed", _("Disputed")
        JUDGED = "judged", _("With the marketplace's judges")
        REFUNDED = "refunded", _("Refunded")
        CLOSED = "closed", _("Closed without a refund")
        UNKNOWN = "unknown", _("Unknown")

    class Solution(models.TextChoices):
        RETURN_AND_REFUND = "return_refund", _("Goods back, money back")
        REFUND_ONLY = "refund_only", _("Money back, goods stay")

    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="returns")
    order = models.ForeignKey(
        Order, verbose_name=_("order"), null=True, on_delete=models.CASCADE, related_name="returns"
    )
    number = models.CharField(
        _("number"), max_length=64, help_text=_("the marketplace's number of the return")
    )
    order_number = models.CharField(_("order number"), max_length=64)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.UNKNOWN)
    remote_status = models.CharField(_("marketplace's state"), max_length=40)
    solution = models.CharField(
        _("what the buyer gets"), max_length=16, choices=Solution.choices, default=Solution.RETURN_AND_REFUND
    )
    after_completion = models.BooleanField(_("asked after completion"), default=False)
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    words = models.TextField(_("buyer's words"), blank=True)
    refund_amount = models.DecimalField(_("refund"), max_digits=14, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    pictures = models.JSONField(_("pictures"), default=list, help_text=_("addresses at the marketplace"))
    facts = models.JSONField(
        _("more of it"),
        default=dict,
        help_text=_("negotiation, proof, compensation, tracking: in the marketplace's words"),
    )
    tracking_number = models.CharField(_("waybill of the return"), max_length=100, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    answer_by = models.DateTimeField(_("answer by"), null=True)
    ship_by = models.DateTimeField(_("buyer ships by"), null=True)
    inspect_by = models.DateTimeField(_("look at it by"), null=True)
    act_by = models.DateTimeField(
        _("act by"), null=True, help_text=_("the first of its deadlines that is the seller's")
    )
    remote_updated_at = models.DateTimeField(_("changed at the marketplace"))
    read_at = models.DateTimeField(_("read at"))
    changed_at = models.DateTimeField(_("changed here"))
    arrived_at = models.DateTimeField(_("scanned in at"), null=True)
    arrived_by = models.CharField(_("scanned in by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "number"], name="return_once_a_shop"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-asked_at", "-id"], name="return_in_state"),
            models.Index(fields=["-asked_at", "-id"], name="return_newest"),
            models.Index(fields=["shop", "order_number"], name="return_of_order"),
            models.Index(
                fields=["act_by", "id"], name="return_due", condition=models.Q(act_by__isnull=False)
            ),
            models.Index(
                fields=["-arrived_at"], name="return_arrived", condition=models.Q(arrived_at__isnull=False)
            ),
            models.Index(Folded("number"), name="return_by_number"),
            models.Index(Folded("tracking_number"), name="return_by_tracking"),
        ]
        permissions: ClassVar = [("receive_returncase", "Can scan in returned parcels")]

    def __str__(self) -> str:
        return self.number


class ReturnItem(models.Model):
    case = models.ForeignKey(
        ReturnCase, verbose_name=_("return"), on_delete=models.CASCADE, related_name="items", db_index=False
    )
    item_id = models.CharField(_("item"), max_length=32)
    model_id = models.CharField(_("variation"), max_length=32, default="0")
    sku = models.CharField(_("SKU"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    quantity = models.PositiveIntegerField(_("pieces"), default=1)
    refund = models.DecimalField(_("refund"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("returned item")
        verbose_name_plural = _("returned items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "item_id", "model_id"], name="returned_once_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku or self.item_id}"


class ReturnAnswer(models.Model):
    """What a person has OmniHub tell the marketplace about a case, and what came of it. Each is sent once."""

    class Action(models.TextChoices):
        ACCEPT = "confirm", _("Accept the refund")
        OFFER = "offer", _("Make an offer")
        TAKE_OFFER = "accept_offer", _("Accept the buyer's offer")
        DISPUTE = "dispute", _("Dispute")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    case = models.ForeignKey(
        ReturnCase, verbose_name=_("return"), on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    action = models.CharField(_("answer"), max_length=16, choices=Action.choices)
    terms = models.JSONField(_("terms"), default=dict, help_text=_("offer, reason and words, as text"))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    words = models.JSONField(_("what came of it"), default=str, help_text=_("a Text as it is kept"))
    by = models.CharField(_("by"), max_length=150)
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("answer to a return")
        verbose_name_plural = _("answers to returns")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="waiting"), name="one_answer_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-asked_at"], name="answer_of_case")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.case_id}"


def place_of(picture: "ReturnPicture", _name: str) -> str:
    """Nobody guesses it, and nothing of what it was called where it came from is part of it."""
    return f"returns/{picture.answer.case_id}/{secrets.token_hex(16)}.{picture.kind}"


class ReturnPicture(models.Model):
    """What proves a dispute, as it was handed in here. Sent once: then its address there is kept."""

    class Kind(models.TextChoices):
        JPEG = "jpg", "JPEG"
        PNG = "png", "PNG"

    answer = models.ForeignKey(
        ReturnAnswer, verbose_name=_("answer"), on_delete=models.CASCADE, related_name="pictures"
    )
    module = models.CharField(
        _("proof"), max_length=16, blank=True, help_text=_("which of those that the marketplace asks for")
    )
    requirement = models.CharField(_("what it has to show"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    file = models.FileField(_("file"), max_length=200, upload_to=place_of, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("as it was handed in"))
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("digest"), max_length=64)
    remote_url = models.CharField(_("address at the marketplace"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("picture of a dispute")
        verbose_name_plural = _("pictures of disputes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "module", "digest"], name="picture_once_a_proof"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.size})"
