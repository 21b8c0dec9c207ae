"""An order that is called off: what was decided, and how far each side is."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channels.calling_off import CallOff
from channels.calling_off import Reason as Code
from channels.models import Order, Shop


class Cancellation(models.Model):
    """One for each time; at most one of an order is open."""

    class Kind(models.TextChoices):
        WHOLE = "whole", _("The whole order")
        PARTIAL = "partial", _("Some pieces")

    class Reason(models.TextChoices):
        OUT_OF_STOCK = Code.OUT_OF_STOCK.value, _("Out of stock")
        CUSTOMER_REQUEST = Code.CUSTOMER_REQUEST.value, _("The buyer wishes it")
        COD_NOT_SUPPORTED = Code.COD_NOT_SUPPORTED.value, _("Cash on delivery is not possible there")

    class Begun(models.TextChoices):
        STAFF = "staff", _("by staff")
        ODOO = "odoo", _("in Odoo")
        CHANNEL = "channel", _("by the marketplace")
        BUYER = "buyer", _("by the buyer")
        API = "api", _("by a partner")

    class State(models.TextChoices):
        PREVIEW = "preview", _("To be decided")
        RUNNING = "running", _("Running")
        PERSON = "person", _("Waits for a person")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not cancelled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Answer(models.TextChoices):
        NONE = "", _("none")
        ACCEPT = "accept", _("accepted")
        REJECT = "reject", _("rejected")

    OPEN = (State.PREVIEW, State.RUNNING, State.PERSON)

    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="cancellations"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.WHOLE)
    pieces = models.JSONField(
        _("pieces"), default=dict, help_text=_("line key to quantity; empty: the whole order")
    )
    reason = models.CharField(_("reason"), max_length=32, choices=Reason.choices, blank=True)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    begun_by = models.CharField(_("begun"), max_length=16, choices=Begun.choices, default=Begun.STAFF)
    asked_by = models.CharField(_("asked by"), max_length=150, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(
        _("answer to the buyer"), max_length=8, choices=Answer.choices, blank=True, default=Answer.NONE
    )
    answer_by = models.DateTimeField(_("answer by"), null=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.PREVIEW)
    plan = models.JSONField(_("plan"), default=list, help_text=_("the preview as it was agreed to"))
    outcome = models.JSONField(
        _("outcome in words"), default=str, help_text=_("as omnihub.core.texts keeps them")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["preview", "running", "person"]),
                name="cancelled_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-asked_at", "-id"], name="cancellation_in_state"),
            models.Index(fields=["-asked_at", "-id"], name="cancellation_newest"),
            models.Index(
                fields=["answer_by"],
                name="cancellation_to_answer",
                condition=Q(state="preview", answer_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"cancellation of {self.order}"

    @property
    def open(self) -> bool:
        return self.state in self.OPEN

    @property
    def request(self) -> bool:
        """A buyer waits for an answer."""
        return self.begun_by == self.Begun.BUYER and self.state == self.State.PREVIEW

    @property
    def rejects(self) -> bool:
        return self.answer == self.Answer.REJECT

    def call_off(self) -> CallOff:
        return CallOff(Code(self.reason or Code.CUSTOMER_REQUEST), self.pieces)


class Step(models.Model):
    """What one side does, or did. Work of topic `cancellation.step` carries its key."""

    class Side(models.TextChoices):
        CHANNEL = "channel", _("Marketplace")
        PAYMENT = "payment", _("Payment")
        ERP = "erp", _("Odoo")
        STOCK = "stock", _("Stock")
        LABEL = "label", _("Parcel and label")
        MESSAGE = "message", _("Message to the buyer")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("not needed")
        REFUSED = "refused", _("refused")
        HELD = "held", _("waits for a person")

    OVER = (State.DONE, State.SKIPPED)
    STOPPED = (State.REFUSED, State.HELD)

    cancellation = models.ForeignKey(
        Cancellation,
        verbose_name=_("cancellation"),
        on_delete=models.CASCADE,
        related_name="steps",
        db_index=False,
    )
    side = models.CharField(_("side"), max_length=16, choices=Side.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    code = models.CharField(_("code"), max_length=100, blank=True)
    words = models.JSONField(_("in words"), default=str, help_text=_("as omnihub.core.texts keeps them"))
    facts = models.JSONField(_("facts"), default=dict)
    by = models.CharField(_("by"), max_length=150, blank=True, help_text=_("a person, or empty"))
    begun_at = models.DateTimeField(_("begun at"), null=True)
    at = models.DateTimeField(_("at"), null=True, help_text=_("when it came into its state"))

    class Meta:
        verbose_name = _("step of a cancellation")
        verbose_name_plural = _("steps of cancellations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cancellation", "side"], name="one_step_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.cancellation_id}"

    @property
    def over(self) -> bool:
        return self.state in self.OVER

    @property
    def stopped(self) -> bool:
        return self.state in self.STOPPED


class CancellationPolicy(models.Model):
    """What becomes of a sales order that somebody cancels in Odoo. A shop without a row asks."""

    class FromOdoo(models.TextChoices):
        ASK = "ask", _("Show it, and ask")
        DO = "do", _("Cancel it on every side at once")

    shop = models.OneToOneField(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="cancellation_policy"
    )
    from_odoo = models.CharField(
        _("cancelled in Odoo"), max_length=8, choices=FromOdoo.choices, default=FromOdoo.ASK
    )

    class Meta:
        verbose_name = _("cancellation rule of a shop")
        verbose_name_plural = _("cancellation rules of shops")

    def __str__(self) -> str:
        return f"cancellations of {self.shop}"
