"""What this Shopee remembers."""

from django.db import models
from django.utils.functional import cached_property


class Shop(models.Model):
    shop_id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=60)
    region = models.CharField(max_length=2)
    linked = models.BooleanField(default=False)
    authorised_at = models.BigIntegerField(default=0)
    authorised_until = models.BigIntegerField(default=0)


class Code(models.Model):
    """What a consent gives: good once, for ten minutes."""

    code = models.CharField(primary_key=True, max_length=64)
    shop_id = models.BigIntegerField(default=0)
    main_account_id = models.BigIntegerField(default=0)
    shop_ids = models.JSONField(default=list)
    good_until = models.BigIntegerField()
    used = models.BooleanField(default=False)


class Token(models.Model):
    """A pair of tokens. The refresh token is good once for each shop; what it bought is in `next_pairs`.

    The first pair of a main account is for all of `shop_ids`, and `shop_id` is 0.
    """

    shop_id = models.BigIntegerField(db_index=True)
    shop_ids = models.JSONField(default=list)
    access_token = models.CharField(max_length=64, unique=True)
    refresh_token = models.CharField(max_length=64, unique=True)
    access_until = models.FloatField()
    refresh_until = models.FloatField()
    next_pairs = models.JSONField(default=dict)


class Item(models.Model):
    item_id = models.BigIntegerField(primary_key=True)
    shop_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=120)
    sku = models.CharField(max_length=40)
    """Empty when the variations carry the SKUs."""
    has_model = models.BooleanField()
    status = models.CharField(max_length=20, default="NORMAL")
    price = models.IntegerField()
    stock = models.IntegerField()
    reserved = models.IntegerField(default=0)
    """Of the stock, what promotions keep; for an item with variations it stands in these."""
    locked = models.BooleanField(default=False)
    """In a promotion that lets no stock be changed."""
    grams = models.IntegerField()
    barcode = models.CharField(max_length=20)
    created_at = models.BigIntegerField()
    updated_at = models.BigIntegerField()


class Variation(models.Model):
    model_id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="variations", db_constraint=False)
    tier_index = models.IntegerField()
    name = models.CharField(max_length=40)
    sku = models.CharField(max_length=40)
    price = models.IntegerField()
    stock = models.IntegerField()
    reserved = models.IntegerField(default=0)
    barcode = models.CharField(max_length=20)


class Order(models.Model):
    order_sn = models.CharField(max_length=20, unique=True)
    shop_id = models.BigIntegerField()
    facts = models.JSONField()
    """shapes.Facts: lines, buyer, promotions, shipping."""
    cod = models.BooleanField(default=False)
    status = models.CharField(max_length=20)
    create_time = models.BigIntegerField()
    update_time = models.BigIntegerField()
    pay_time = models.BigIntegerField(null=True)
    ship_by = models.BigIntegerField(default=0)
    completed_at = models.BigIntegerField(default=0)
    completed_scenario = models.CharField(max_length=10, default="")
    status_before = models.CharField(max_length=20, default="")
    """What an order goes back to when a request of the buyer is refused."""
    cancel_by = models.CharField(max_length=10, default="")
    cancel_reason = models.CharField(max_length=60, default="")
    buyer_cancel_reason = models.CharField(max_length=60, default="")
    return_sn = models.CharField(max_length=24, default="")
    refunded = models.IntegerField(default=0)
    adjustments = models.JSONField(default=list)
    deviations = models.JSONField(default=dict)
    """What is charged beside the rule book: see money.Fate."""
    released_at = models.BigIntegerField(null=True)
    payout = models.IntegerField(null=True)
    """What went into the wallet at the release."""
    plan = models.JSONField(default=list)
    """What the market still wants of this order: steps, each with its delay."""
    plan_due = models.FloatField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["shop_id", "update_time", "id"], name="by_update_time"),
            models.Index(fields=["shop_id", "create_time", "id"], name="by_create_time"),
            models.Index(fields=["shop_id", "released_at"], name="by_release"),
            models.Index(fields=["plan_due"], name="by_plan_due"),
        )

    @cached_property
    def parcels(self) -> list["Package"]:
        """Its packages, the first one first; changed here, stored by orders_desk."""
        return sorted(self.packages.all(), key=lambda parcel: parcel.pk)

    @property
    def picked_up_at(self) -> int:
        return max(parcel.picked_up_at for parcel in self.parcels)

    @property
    def arranged(self) -> bool:
        return any(parcel.arranged_at is not None for parcel in self.parcels)


class Package(models.Model):
    """A parcel of an order; an order that was split has several."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="packages", db_constraint=False)
    number = models.CharField(max_length=24, unique=True)
    places = models.JSONField(null=True)
    """Which lines of the order are in it; null: all."""
    status = models.CharField(max_length=30)
    arranged_at = models.FloatField(null=True)
    way = models.JSONField(default=dict)
    """How it is handed over, as ship_order said: {"pickup": {...}}."""
    tracking_due = models.FloatField(null=True)
    """When the courier will have given its number; null when nobody waits for one."""
    tracking_number = models.CharField(max_length=30, default="")
    picked_up_at = models.BigIntegerField(default=0)
    delivered_at = models.BigIntegerField(default=0)
    label_type = models.CharField(max_length=30, default="")
    label_state = models.CharField(max_length=12, default="")
    """"" before a document was made; then PROCESSING, READY or FAILED."""
    label_due = models.FloatField(null=True)
    """When the document will be READY or FAILED; null when nobody waits for one."""

    class Meta:
        indexes = (
            models.Index(
                fields=["tracking_due"],
                condition=models.Q(tracking_due__isnull=False),
                name="by_tracking_due",
            ),
            models.Index(
                fields=["label_due"], condition=models.Q(label_due__isnull=False), name="by_label_due"
            ),
        )


class Return(models.Model):
    """A buyer's wish to have money back, with or without sending the goods."""

    return_sn = models.CharField(max_length=24, unique=True)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="returns", db_constraint=False)
    status = models.CharField(max_length=20)
    """ReturnStatus: REQUESTED, PROCESSING (the goods are to be sent), ACCEPTED (the money is paid) ..."""
    refund_only = models.BooleanField()
    after_completion = models.BooleanField()
    reason = models.CharField(max_length=30)
    text = models.TextField()
    amount = models.IntegerField()
    pieces = models.JSONField()
    """How many of which line of the order: [[place, pieces], ...]."""
    images = models.JSONField(default=list)
    """Names of drawn pictures."""
    create_time = models.BigIntegerField()
    update_time = models.BigIntegerField()
    due = models.BigIntegerField(default=0)
    """Until when the seller answers; 0 while nobody waits for that."""
    ship_due = models.BigIntegerField(default=0)
    """Until when the buyer sends the goods."""
    check_due = models.BigIntegerField(default=0)
    """Until when the seller looks at what arrived."""
    way_back = models.CharField(max_length=30, default="")
    """reverse_logistics_status"""
    tracking_number = models.CharField(max_length=30, default="")
    story = models.JSONField(default=list)
    """What the courier said of the parcel that comes back: [[moment, words], ...]."""
    talk = models.JSONField(default=dict)
    """The negotiation: status, solution, amount, creator, due."""
    proof = models.CharField(max_length=12, default="NOT_NEEDED")
    evidence = models.JSONField(default=dict)
    dispute = models.JSONField(default=dict)
    compensation = models.CharField(max_length=20, default="NOT_APPLICABLE")

    class Meta:
        indexes = (models.Index(fields=["update_time"], name="return_by_update"),)


class WalletLine(models.Model):
    shop_id = models.BigIntegerField()
    status = models.CharField(max_length=12, default="COMPLETED")
    """FAILED, COMPLETED, PENDING or INITIAL."""
    transaction_type = models.CharField(max_length=60)
    amount = models.IntegerField()
    """Below zero where it leaves the wallet."""
    current_balance = models.BigIntegerField()
    create_time = models.BigIntegerField()
    order_sn = models.CharField(max_length=20, default="")
    refund_sn = models.CharField(max_length=24, default="")
    withdrawal_id = models.BigIntegerField(default=0)
    description = models.CharField(max_length=120, default="")
    due = models.FloatField(null=True)
    """When the bank has a withdrawal; null when nobody waits for that."""

    class Meta:
        indexes = (
            models.Index(fields=["shop_id", "-create_time", "-id"], name="wallet_by_time"),
            models.Index(fields=["due"], condition=models.Q(due__isnull=False), name="wallet_by_due"),
        )


class Push(models.Model):
    msg_id = models.CharField(max_length=32)
    shop_id = models.BigIntegerField(null=True)
    code = models.IntegerField()
    body = models.TextField()
    state = models.CharField(max_length=12, default="waiting")
    """waiting, acknowledged, lost, consumed (lost, then fetched and confirmed), dropped (by the dial)."""
    attempts = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    answer = models.CharField(max_length=80, default="")
    made_at = models.FloatField()
    due = models.FloatField()
    """Epoch seconds of the next attempt."""
    ended_at = models.FloatField(null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "id"], name="by_state"),)
