"""A buyer as far as a marketplace shows them, and the person who buys in several shops."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.shop import Shop
from omnihub.core.folded import Folded


class CustomerTag(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("tag of customers")
        verbose_name_plural = _("tags of customers")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CustomerProfile(models.Model):
    """A person over all shops. What is empty here is told by the newest of their buyers that is shown in
    full; what is not was chosen by somebody.
    """

    name = models.CharField(_("name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True, help_text=_("as +62…"))
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    note = models.TextField(_("note"), blank=True)
    tags = models.ManyToManyField(
        CustomerTag, verbose_name=_("tags"), through="Tagged", related_name="profiles", blank=True
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes: ClassVar = [
            models.Index(Folded("name"), name="profile_by_name", condition=models.Q(name__gt="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Tagged(models.Model):
    tag = models.ForeignKey(CustomerTag, on_delete=models.CASCADE, related_name="+", db_index=False)
    profile = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="tagged")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tag", "profile"], name="customer_tagged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.tag_id}"


class Customer(models.Model):
    """A buyer of one shop. Masked values never overwrite clear ones, and no key is made of them."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="customers")
    profile = models.ForeignKey(
        CustomerProfile, null=True, on_delete=models.PROTECT, related_name="customers"
    )
    remote_id = models.CharField(max_length=64)
    username = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=64, blank=True)
    is_clear = models.BooleanField(default=False, help_text="not masked by the marketplace")
    as_of = models.DateTimeField(null=True)
    phone_key = models.CharField(max_length=32, blank=True, help_text="as +62…")
    email_key = models.CharField(max_length=254, blank=True, help_text="in small letters")
    place_key = models.CharField(max_length=240, blank=True, help_text="name and postcode")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "remote_id"], name="customer_once_a_shop"),
        ]
        indexes: ClassVar = [
            models.Index(Folded("username"), name="customer_by_username"),
            models.Index(Folded("name"), name="customer_by_name", condition=models.Q(is_clear=True)),
            models.Index(fields=["shop", "-profile"], name="customer_of_shop"),
            models.Index(
                fields=["phone_key"], name="customer_by_phone", condition=models.Q(phone_key__gt="")
            ),
            models.Index(
                fields=["email_key"], name="customer_by_email", condition=models.Q(email_key__gt="")
            ),
            models.Index(
                fields=["place_key"], name="customer_by_place", condition=models.Q(place_key__gt="")
            ),
        ]

    def __str__(self) -> str:
        return self.username or self.remote_id


class CustomerPair(models.Model):
    """Two profiles that may be one person, and what somebody said of it: that holds for good."""

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        MERGED = "merged", _("Merged")
        DIFFERENT = "different", _("Not the same")
        FOLLOWS = "follows", _("Decided with another pair")

    first = models.ForeignKey(
        CustomerProfile, verbose_name=_("first"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    second = models.ForeignKey(
        CustomerProfile, verbose_name=_("second"), on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.OPEN)
    score = models.PositiveSmallIntegerField(_("likeness"), default=0)
    reasons = models.CharField(_("why"), max_length=60, help_text=_("phone, email, place"))
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="customer_pair_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="customer_pair_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-score", "-id"], name="customer_pair_open", condition=models.Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.first_id} = #{self.second_id}?"


class CustomerMerge(models.Model):
    """Two profiles that somebody made one, with all that is needed to make them two again."""

    kept = models.ForeignKey(
        CustomerProfile, verbose_name=_("kept"), on_delete=models.CASCADE, related_name="merges"
    )
    gone = models.ForeignKey(
        CustomerProfile, verbose_name=_("merged into it"), on_delete=models.CASCADE, related_name="+"
    )
    before = models.JSONField(
        _("before"), default=dict, help_text=_("who belonged to whom, and what was said")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.CharField(_("by"), max_length=150)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.CharField(_("undone by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("merge of customers")
        verbose_name_plural = _("merges of customers")
        indexes: ClassVar = [models.Index(fields=["kept", "-id"], name="customer_merge_of")]

    def __str__(self) -> str:
        return f"#{self.gone_id} -> #{self.kept_id}"
