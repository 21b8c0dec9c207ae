"""Where people pay: the hosted page of an invoice or a session, and the bank, the app or the counter."""

from datetime import datetime
from urllib.parse import urlsplit

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from sandbox.world.pages import sorry
from sandbox.xendit import desk, identity, paying
from sandbox.xendit.channels import BY_CODE, CARD, COUNTER, QR, QRIS_REFUNDERS, VA, WALLET
from sandbox.xendit.clock import JAKARTA
from sandbox.xendit.models import Invoice, PaymentRequest, Session

NEWEST = 30
GROUPS = {
    VA: "Virtual account",
    WALLET: "E-wallet",
    QR: "QRIS",
    COUNTER: "At a shop counter",
    CARD: "Card",
}
TEST_CARDS = (
    ("4000000000001091", "Visa, accepted"),
    ("5200000000001005", "Mastercard, accepted"),
    ("4000000000000002", "declined by the bank"),
)
DECLINED_CARD = "4000000000000002"
LINKS: dict[str, type[Invoice | Session]] = {"invoices": Invoice, "sessions": Session}


def overview(request: HttpRequest) -> HttpResponse:
    """What can be paid now, and a box for a number."""
    number = request.GET.get("number", "").strip()
    if number:
        try:
            return HttpResponseRedirect(page_of(desk.find(number)))
        except ValueError as error:
            return sorry(request, error)
    rows = PaymentRequest.objects.order_by("-pk")[:NEWEST]
    open_ones = {"PENDING", "ACTIVE"}
    links = [
        (kind, link)
        for kind, model in LINKS.items()
        for link in model.objects.filter(status__in=open_ones).order_by("-pk")[:NEWEST]
    ]
    return render(request, "xendit/overview.html", {"rows": [_row(row) for row in rows], "links": links})


def _row(row: PaymentRequest) -> dict[str, object]:
    return {"row": row, "amount": rupiah(row.amount), "page": page_of(row)}


def page_of(row: PaymentRequest) -> str:
    return f"/world/checkout/requests/{row.key}/"


def rupiah(amount: int | None) -> str:
    return "any amount" if amount is None else f"Rp {amount:,}".replace(",", ".")


def link(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    found = _link(kind, key)
    channels = [BY_CODE[code] for code in found.channels]
    context = {
        "link": found,
        "kind": kind,
        "merchant": identity.MERCHANT_NAME,
        "amount": rupiah(found.amount),
        "open": found.status in {"PENDING", "ACTIVE"},
        "expires_at": _told(found.expires_at),
        "groups": [
            (words, [one for one in channels if one.kind == group]) for group, words in GROUPS.items()
        ],
        "back": _way_back(found, good=found.status in {"PAID", "SETTLED", "COMPLETED"}),
    }
    return render(request, "xendit/link.html", context)


def _link(kind: str, key: str) -> Invoice | Session:
    model = LINKS.get(kind)
    found = model.objects.filter(key=key).first() if model else None
    if found is None:
        raise Http404
    return found


def _told(moment: float | None) -> str:
    return "" if moment is None else f"{datetime.fromtimestamp(moment, JAKARTA):%d %b %Y %H:%M:%S} WIB"


@require_POST
def choose(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    try:
        row = desk.choose(_link(kind, key).key, request.POST.get("channel", ""))
    except ValueError as error:
        return sorry(request, error)
    return HttpResponseRedirect(page_of(row))


def payment(request: HttpRequest, key: str) -> HttpResponse:
    row = _request(key)
    channel = BY_CODE[row.channel]
    context = {
        "row": row,
        "channel": channel,
        "words": GROUPS[channel.kind],
        "merchant": identity.MERCHANT_NAME,
        "amount": rupiah(row.amount),
        "expires_at": _told(row.expires_at),
        "open": row.status in paying.OPEN,
        "declinable": channel.kind in {WALLET, QR, CARD},
        "over": row.status in paying.OVER,
        "paid": [(one, rupiah(one.captured)) for one in row.payments.filter(captured__gt=0)],
        "picture": _picture(row.code) if channel.kind == QR else "",
        "issuers": sorted({*QRIS_REFUNDERS, "LINKAJA", "BCA"}) if channel.kind == QR else [],
        "cards": TEST_CARDS if channel.kind == CARD else [],
        "back": _way_back(row, good=row.status == "SUCCEEDED"),
    }
    return render(request, "xendit/request.html", context)


def _request(key: str) -> PaymentRequest:
    found = PaymentRequest.objects.filter(key=key).select_related("invoice", "session").first()
    if found is None:
        raise Http404
    return found


def _picture(text: str) -> str:
    """The QR code as a drawing in the page; it holds only what we made ourselves."""
    return mark_safe(segno.make(text, error="m").svg_inline(scale=5, border=4, light="#fff"))  # noqa: S308


@require_POST
def act(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """pay, late, again, decline or expire."""
    row, given = _request(key), request.POST
    good = name in {"pay", "late", "again"} and given.get("card") != DECLINED_CARD
    try:
        if name == "expire":
            desk.expire(row.key)
        elif good:
            amount = int(given["amount"]) if given.get("amount") else None
            issuer = given.get("issuer", "")
            desk.pay(row.key, amount, issuer=issuer, late=name == "late", again=name == "again")
        else:
            code = "CARD_DECLINED" if given.get("card") else "USER_DECLINED_PAYMENT"
            desk.fail(row.key, code)
    except ValueError as error:
        return sorry(request, error)
    return HttpResponseRedirect(_next(_request(key), good=good))


def _next(row: PaymentRequest, *, good: bool) -> str:
    """Wallets, cards and hosted pages lead back to the shop; a bank or a counter does not know it."""
    led = BY_CODE[row.channel].kind in {WALLET, CARD} or row.invoice or row.session
    if row.status == "FAILED" and not good and (link := row.invoice or row.session):
        return page_of_link(link)
    return (_way_back(row, good=row.status == "SUCCEEDED") if led else "") or page_of(row)


def page_of_link(link: Invoice | Session) -> str:
    return f"/world/checkout/{'invoices' if isinstance(link, Invoice) else 'sessions'}/{link.key}/"


def _way_back(thing: PaymentRequest | Invoice | Session, *, good: bool) -> str:
    """The shop's address for this end; "" where it gave none that a browser may be led to."""
    holder = (thing.invoice or thing.session or thing) if isinstance(thing, PaymentRequest) else thing
    facts = holder.facts
    if isinstance(holder, PaymentRequest):
        block = facts.get("channel_properties")
        facts = (block if holder.generation == "v3" else _old_properties(holder)) or {}
    names = ("success_return_url", "success_redirect_url")
    if not good:
        names = ("failure_return_url", "failure_redirect_url")
        names = (*names, "cancel_return_url")
    found = next((str(facts[name]) for name in names if facts.get(name)), "")
    return found if urlsplit(found).scheme in {"http", "https"} else ""


def _old_properties(row: PaymentRequest) -> dict[str, object]:
    assert row.method is not None
    blocks = (row.method.facts.get(name) for name in ("ewallet", "card"))
    return next((block.get("channel_properties") or {} for block in blocks if block), {})
