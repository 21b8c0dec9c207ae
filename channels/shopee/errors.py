"""Shopee's error words and what becomes of them: a closed table; what is not in it goes to a person.

A code may carry one module's name before it ("order.error_param"). Some codes mean several things;
then the message decides. TokenExpired, Disconnected and Blocked are SignedOut with a consequence.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeAlias

from channels import labels
from channels.calling_off import NOT_ANY_MORE, NOT_BY_SELLER, REQUEST_GONE
from channels.parcels import ALREADY_ARRANGED, NOT_READY, SAME_AS_BEFORE
from channels.records import BELOW_CAMPAIGN, LISTING_GONE
from omnihub.core import clock
from omnihub.core.errors import Busy, Refused, RemoteError, SignedOut
from omnihub.core.texts import Text, beside

QUOTA_ZONE = timezone(timedelta(hours=8))
NO_ERROR = frozenset({"", "-"})


class TokenExpired(SignedOut):
    """The access token is over: refresh it once and ask again."""


class Disconnected(SignedOut):
    """The seller's authorisation is gone: a person must connect the shop again."""


class Blocked(SignedOut):
    """Shopee has closed the shop for the time being."""


class NotNow(Busy):
    """Shopee takes this later: only what the call was about waits, not the shop."""


class CourierDown(NotNow):
    """The courier did not answer Shopee: only this parcel waits, and not for long."""


class Gone(Refused):
    """What the call was about is no longer there."""

    neutral = LISTING_GONE


class BelowCampaign(Refused):
    """Promotions keep more pieces than we wanted to leave."""

    neutral = BELOW_CAMPAIGN


class Soon(NotNow):
    """Shopee is not ready with it: a matter of seconds."""


class MakeLabelFirst(Refused):
    """Shopee keeps labels for a while only, or was never asked for this one."""

    neutral = labels.MAKE_FIRST


class NotTogether(Refused):
    """These labels do not come in one file; each by itself does."""

    neutral = labels.NOT_TOGETHER


class OnlyThere(Refused):
    """Shopee gives this label to people only."""

    neutral = labels.ONLY_THERE


class NotPrintable(Refused):
    """The parcel's state has no label."""

    neutral = labels.NOT_PRINTABLE


class OtherKind(Refused):
    """Shopee no longer offers this kind of label for the parcel."""

    neutral = labels.OTHER_KIND


class AlreadyArranged(Refused):
    """Somebody was here before: what we wanted is so."""

    neutral = ALREADY_ARRANGED


class SameAsBefore(Refused):
    """Another pick-up must differ from the one that failed."""

    neutral = SAME_AS_BEFORE


class NotReady(Refused):
    """The parcel is not to be shipped, or no more."""

    neutral = NOT_READY


class TooLate(Refused):
    """The order can no longer be called off by the seller."""

    neutral = NOT_ANY_MORE


class NothingAsked(Refused):
    """The buyer's wish to cancel is answered, taken back or overtaken."""

    neutral = REQUEST_GONE


class NotOurs(Refused):
    """Only Shopee itself calls this order off."""

    neutral = NOT_BY_SELLER


Meaning: TypeAlias = tuple[type[RemoteError], str]

RECONNECT = Text("Connect the shop again under Shops.")
KEY_WRONG = (
    SignedOut,
    (
        Text(
            "Shopee says our signature is wrong: the partner key does not belong to this partner id "
            "and host. Compare SHOPEE_PARTNER_ID, SHOPEE_PARTNER_KEY and SHOPEE_BASE_URL with the "
            "Shopee console."
        )
    ),
)
ID_WRONG = (
    SignedOut,
    (
        Text(
            "Shopee does not know this partner id on this host. Compare SHOPEE_PARTNER_ID and "
            "SHOPEE_BASE_URL with the Shopee console: test and live ids are different."
        )
    ),
)
CLOCK_WRONG = (
    SignedOut,
    Text("Shopee says our time stamp is too old or too new: this server's clock is wrong. Set it by NTP."),
)
NO_PERMISSION = (
    SignedOut,
    Text("The Shopee app may not use this call. Check the app's type and status in the Shopee console."),
)
TOKEN_OVER = (TokenExpired, Text("The shop's access token has expired."))
UNLINKED = (Disconnected, beside(Text("Shopee says this shop no longer lets OmniHub in."), RECONNECT))
REFRESH_DEAD = (
    Disconnected,
    beside(Text("Shopee no longer accepts this shop's refresh token: the authorisation is over."), RECONNECT),
)
CODE_DEAD = (
    Refused,
    (
        Text(
            "Shopee does not accept this authorisation: its code was used before or is older than 10 "
            "minutes. Start again with Connect."
        )
    ),
)
CALLBACK_DEAD = (
    Refused,
    (
        Text(
            "Shopee's test push was not answered: SHOPEE_PUSH_URL must be an address on the internet "
            "that answers within 3 seconds."
        )
    ),
)
TRY_LATER = (Busy, Text("Shopee has an error of its own. It is tried again."))
TOO_FAST = (Busy, Text("Shopee asks us to slow down. It is tried again."))
SHOP_BLOCKED = (
    Blocked,
    Text("Shopee has blocked this shop. The seller finds the reason in the Seller Centre."),
)

ITEM_GONE = (Gone, Text("Shopee no longer has this item in this shop. Press Sync listings under Shops."))
MODEL_GONE = (Gone, Text("Shopee no longer has this variation. Press Sync listings under Shops."))
KEPT_FOR_PROMOTION = (
    BelowCampaign,
    Text("Shopee's promotions keep more pieces of this listing than are left."),
)
IN_PROMOTION = (
    NotNow,
    Text("Shopee does not let stock be changed while this listing is in a promotion. It is tried again."),
)
ON_HOLIDAY = (
    NotNow,
    Text(
        "The shop is in holiday mode: Shopee takes no stock until it is over. It is tried again every hour."
    ),
)
MANY_WAREHOUSES = (
    Refused,
    (
        Text(
            "This shop keeps its stock at several Shopee warehouses, and OmniHub writes to one only. "
            "Switch off writing stock for this shop, or ask Shopee for a single warehouse."
        )
    ),
)

LABEL_ONLY_THERE = (
    OnlyThere,
    Text("Shopee gives out this label in the Seller Centre only. Print it there."),
)
LABEL_MEANINGS: Mapping[str, Meaning] = {
    "order_status_error": (
        NotPrintable,
        Text("Shopee prints no label in the order's present state: it is not arranged, handed over or gone."),
    ),
    "package_can_not_print": (
        NotPrintable,
        Text("Shopee prints no label for this parcel: it is not arranged, handed over or gone."),
    ),
    "tracking_number_invalid": (
        Soon,
        Text("Shopee does not know this parcel's waybill number (yet). It is tried again."),
    ),
    "shipping_document_type_invalid": (
        OtherKind,
        Text("Shopee does not offer this kind of label for the parcel."),
    ),
    "order_not_exist": (NotPrintable, Text("Shopee does not know this order.")),
    "package_number_not_found": (NotPrintable, Text("Shopee does not know this parcel.")),
    "shipping_document_should_print_first": (
        MakeLabelFirst,
        Text("Shopee does not keep this label any more. It is made again."),
    ),
    "download_later": (Soon, Text("Shopee is not ready with this label. It is tried again.")),
    "package_print_failed": (MakeLabelFirst, Text("Shopee failed to make this label. It is made again.")),
    "packages_can_not_download_together": (
        NotTogether,
        Text("Shopee does not give out these labels together. They are fetched one by one."),
    ),
    "can_not_print_combine_order": LABEL_ONLY_THERE,
    "can_not_print_jit_order": LABEL_ONLY_THERE,
}
ARRANGED_BEFORE = (AlreadyArranged, Text("This parcel was arranged before."))
NOT_TO_SHIP = (NotReady, Text("Shopee does not let this parcel be shipped now."))
BOOKED = (
    NotReady,
    Text("This parcel was booked in advance: Shopee ships it by its booking, and it is not arranged here."),
)
SLOT_GONE = (Refused, Text("Shopee no longer offers this pick-up time. Try again: another one is chosen."))
WAY_WRONG = (
    Refused,
    Text("Shopee does not offer this way of handing over. Choose another one under Shipping."),
)
SOMETHING_MISSING = (
    Refused,
    Text("Shopee wants to be told more about the hand-over. Fill in the shop's shipping rule."),
)
NO_PLACE = (
    Refused,
    Text("Shopee has no pick-up address or no branch for this parcel. Set one in the Seller Centre."),
)
COURIER_DOWN = (CourierDown, Text("The courier did not answer Shopee. It is tried again."))

NO_REQUEST = (NothingAsked, Text("This order has no buyer's request to cancel any more."))

MEANINGS: Mapping[str, Meaning] = {
    **LABEL_MEANINGS,
    "cancel_order_invalid_status": NO_REQUEST,
    "order_status_invalid": NO_REQUEST,
    "cancel_forder_failed": (
        Refused,
        Text("Shopee could not call the courier back. Look at the order in the Seller Centre."),
    ),
    "error_sign": KEY_WRONG,
    "invalid_acceess_token": TOKEN_OVER,  # spelled so by Shopee
    "invalid_access_token": TOKEN_OVER,
    "invalid_partner_id": ID_WRONG,
    "error_partner_key_expired": (
        SignedOut,
        Text("The Shopee partner key has expired. Make a new one in the console and set SHOPEE_PARTNER_KEY."),
    ),
    "partner_shop_no_link": UNLINKED,
    "shop_no_linked": UNLINKED,
    "merchant_no_linked": UNLINKED,
    "shop_access_expired": REFRESH_DEAD,
    "merchant_access_expired": REFRESH_DEAD,
    "refresh_token_expired": REFRESH_DEAD,
    "error_shop_refresh_token": REFRESH_DEAD,
    "error_merchant_refresh_token": REFRESH_DEAD,
    "invalid_code": CODE_DEAD,
    "invalid_shop_id": (Refused, Text("Shopee does not know this shop id.")),
    "invalid_main_acount_id": (  # spelled so by Shopee
        Refused,
        Text("Shopee does not know this main account."),
    ),
    "error_permission": NO_PERMISSION,
    "error_api_permission": NO_PERMISSION,
    "error_ashop_api_permission": NO_PERMISSION,
    "error_api_call_restricted": NO_PERMISSION,
    "api_suspended": (
        SignedOut,
        Text("Shopee has switched this call off for the app. Look into the Shopee console."),
    ),
    "source_ip_undeclared": (
        SignedOut,
        Text(
            "Shopee does not know this server's address. Add it to the app's IP whitelist in the "
            "Shopee console."
        ),
    ),
    "shop_banned": SHOP_BLOCKED,
    "error_kyc_auth": (
        Blocked,
        Text("Shopee waits for the seller's identity check. Finish it in the Seller Centre."),
    ),
    "error_rate_limit": TOO_FAST,
    "error_limit": (
        Busy,
        Text("The app's calls for today are used up. Shopee counts from zero again at 23:00 Jakarta time."),
    ),
    "error_server": TRY_LATER,
    "error_network": TRY_LATER,
    "error_inner": TRY_LATER,
    "error_system_busy": TRY_LATER,
    "error_unknown": TRY_LATER,
    "error_param": (Refused, Text("Shopee did not like our question.")),
    "error_data": (Refused, Text("Shopee has no such data, or could not read our question.")),
    "error_shop": (Refused, Text("Shopee does not know this shop id.")),
    "error_not_found": (Refused, Text("Shopee does not know this.")),
    "order_not_found": (Refused, Text("Shopee does not know this order.")),
    "error_not_in_whitelist": (Refused, Text("Shopee offers this only to shops on a list of its own.")),
    "order_list_invalid_time": (Refused, Text("Shopee reads at most 15 days of orders at once.")),
    "error_item_not_found": ITEM_GONE,
    "error_item_not_belong_shop": ITEM_GONE,
    "error_item_uneditable": (
        Refused,
        Text("Shopee does not let this item be changed: it is banned, deleted or under review."),
    ),
    "error_edit_item_stock_for_item_has_model": (
        Gone,
        Text("This item has variations by now. Press Sync listings under Shops."),
    ),
    "error_holiday_mode_change_stock": ON_HOLIDAY,
    "error_promotion_cantnot_update_stock": IN_PROMOTION,  # spelled so by Shopee
    "error_cannt_edit_stock_in_promotion": IN_PROMOTION,  # spelled so by Shopee
    "error_seller_under_penalty": (
        Refused,
        Text("Shopee does not let this shop change its items: it is under a penalty. See the Seller Centre."),
    ),
    "error_wms_shop_block_upate_stock": (  # spelled so by Shopee
        Refused,
        Text("Shopee's own warehouse keeps the stock of this shop: it takes no numbers from outside."),
    ),
    "error_busi_update_stock_failed": (Refused, Text("Shopee did not take the new stock.")),
    "package_already_shipped": ARRANGED_BEFORE,
    "update_shipping_order_no_param_change": (
        SameAsBefore,
        Text("Shopee wants another pick-up than the one that failed. Choose another time."),
    ),
    "error_booking_order": BOOKED,
    "ship_order_not_ready_to_ship": NOT_TO_SHIP,
    "ship_order_pff_init": NOT_TO_SHIP,
    "order_prescription_unchecked": (
        NotReady,
        Text("The buyer's prescription is not checked yet. Do it in the Seller Centre."),
    ),
    "error_status": NOT_TO_SHIP,
    "package_not_exist": (NotReady, Text("Shopee no longer has this parcel. It is read again.")),
    "package_number_not_exist": (NotReady, Text("This order was split since. It is read again.")),
    "ship_order_need_pacakge_number": (  # spelled so by Shopee
        NotReady,
        Text("This order was split since. It is read again."),
    ),
    "ship_order_pickup_time_invalid": SLOT_GONE,
    "no_available_time_slot": SLOT_GONE,
    "no_supported_pickup_address": NO_PLACE,
    "no_supported_dropoff_branch": NO_PLACE,
    "no_valid_shipping_parameters": NO_PLACE,
    "ship_order_unsupport_pickup": WAY_WRONG,
    "ship_order_unsupport_dropoff": WAY_WRONG,
    "ship_order_unsupport_non_integrated": WAY_WRONG,
    "ship_order_need_address_pickup_time": SOMETHING_MISSING,
    "ship_order_need_branch_id": SOMETHING_MISSING,
    "ship_order_need_sender_real_name": SOMETHING_MISSING,
    "ship_order_need_tracking_number": SOMETHING_MISSING,
    "warehouse_stock_insufficient": (
        Refused,
        Text("Shopee says there is too little stock at this warehouse for the parcel."),
    ),
    "error_timeout": COURIER_DOWN,
    "error_third_party_server": COURIER_DOWN,
    "error_too_many_invoke_function": COURIER_DOWN,
    "illegal": (  # returnsn.illegal
        Refused,
        Text("Shopee does not take this answer to the return in the state it is in by now."),
    ),
    "exceed_max_limit": (Refused, Text("We asked Shopee for too much at once.")),
}

# The same code for several things: the first text found in the message decides, then the table above.
AMBIGUOUS: Mapping[str, tuple[tuple[str, Meaning], ...]] = {
    "error_auth": (
        ("invalid access_token", TOKEN_OVER),
        ("invalid refresh_token", REFRESH_DEAD),
        ("invalid code", CODE_DEAD),
        ("invalid partner_id or shopid", UNLINKED),
        ("partner_id is invalid", ID_WRONG),
        ("invalid sign", KEY_WRONG),
        ("app is deleted", (SignedOut, Text("The Shopee app was deleted in the console."))),
        ("no permission", NO_PERMISSION),
        ("system error", TRY_LATER),
        ("reserved stock", KEPT_FOR_PROMOTION),
        ("location", MANY_WAREHOUSES),
    ),
    "error_busi": (("location", MANY_WAREHOUSES),),
    "error_data": (("the return you queried", (Refused, Text("Shopee does not know this return."))),),
    "error_param": (
        ("reserved stock", KEPT_FOR_PROMOTION),
        ("wrong model_id", MODEL_GONE),
        ("timestamp is expired", CLOCK_WRONG),
        ("invalid timestamp", CLOCK_WRONG),
        ("the order is not found", (Refused, Text("Shopee does not know this order."))),
        ("permission denied", NO_PERMISSION),
        ("callback", CALLBACK_DEAD),
        ("ready to be shipped", NOT_TO_SHIP),
        ("being allocated", COURIER_DOWN),
        (
            "warehouse",
            (NotOurs, Text("Shopee ships this order from its own warehouse: only Shopee can cancel it.")),
        ),
    ),
    "error_limit": (
        ("can not cancel", (TooLate, Text("Shopee no longer lets this order be cancelled."))),
        ("batch limit", (Refused, Text("We asked Shopee for too much at once."))),
    ),
}


# One row of a list that was taken in part: only a text says why not.
ROW_REASONS: tuple[tuple[str, Meaning], ...] = (
    ("reserved stock", KEPT_FOR_PROMOTION),
    ("wrong model_id", MODEL_GONE),
    ("not found", MODEL_GONE),
    ("holiday", ON_HOLIDAY),
    ("promotion", IN_PROMOTION),
    ("location", MANY_WAREHOUSES),
)
# The same for a parcel that was to be shipped with others.
PARCEL_REASONS: tuple[tuple[str, Meaning], ...] = (
    ("already", ARRANGED_BEFORE),
    ("booking", BOOKED),
    ("pickup time", SLOT_GONE),
    ("time slot", SLOT_GONE),
    ("not ready", NOT_TO_SHIP),
    ("cancel", NOT_TO_SHIP),
    ("not exist", NOT_TO_SHIP),
    ("try again", COURIER_DOWN),
    ("third party", COURIER_DOWN),
    ("timeout", COURIER_DOWN),
)
WAITS: Mapping[type[RemoteError], timedelta] = {
    NotNow: timedelta(hours=1),
    CourierDown: timedelta(minutes=2),
    Soon: timedelta(seconds=10),
}


def failed(code: str) -> bool:
    """Success is an empty error, never the HTTP status."""
    return code.strip() not in NO_ERROR


def error(code: str, message: str, request_id: str = "", *, retry_at: datetime | None = None) -> RemoteError:
    """What an answer with this error becomes."""
    code = code.strip()
    kind, words = _meaning(code, message.lower()) or (
        Refused,
        Text("Shopee answered with an error that OmniHub does not know."),
    )
    full = Text("%(words)s Shopee's own words: %(own)s", words=words, own=message.strip() or code)
    detail = f"{message} (request {request_id or 'without id'})"
    return _made(kind, full, code, detail, retry_at)


def row(reason: str) -> RemoteError:
    """Why one row of a list was not taken."""
    found = (meaning for text, meaning in ROW_REASONS if text in reason.lower())
    kind, words = next(found, (Refused, Text("Shopee did not take this number.")))
    full = Text("%(words)s Shopee's own words: %(own)s", words=words, own=reason or "–")
    return _made(kind, full, "row_refused", reason, None)


def parcel(reason: str) -> RemoteError:
    """Why one parcel of many was not arranged: some answers give a code, most only a text."""
    code, _colon, rest = reason.partition(":")
    meaning = _meaning(code.strip(), rest.lower()) if code.strip() and " " not in code.strip() else None
    found = (meaning for text, meaning in PARCEL_REASONS if text in reason.lower())
    kind, words = meaning or next(found, (Refused, Text("Shopee did not arrange this parcel.")))
    full = Text("%(words)s Shopee's own words: %(own)s", words=words, own=reason or "–")
    return _made(kind, full, code.strip() if meaning else "parcel_refused", reason, None)


def _made(
    kind: type[RemoteError], words: str, code: str, detail: str, retry_at: datetime | None
) -> RemoteError:
    if issubclass(kind, Busy):
        now = clock.now()
        until = retry_at or (now + WAITS[kind] if kind in WAITS else _until(code, now))
        return kind(words, until=until, code=code, detail=detail)
    return kind(words, code=getattr(kind, "neutral", code), detail=detail)


def _meaning(code: str, message: str) -> Meaning | None:
    _module, _dot, bare = code.partition(".")
    for name in (code, bare):
        for text, meaning in AMBIGUOUS.get(name, ()):
            if text in message:
                return meaning
        if name in MEANINGS:
            return MEANINGS[name]
    return None


def _until(code: str, now: datetime) -> datetime | None:
    """The daily quota starts anew at midnight, UTC+8."""
    if code.rpartition(".")[2] != "error_limit":
        return None
    there = now.astimezone(QUOTA_ZONE)
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return midnight.astimezone(UTC)
