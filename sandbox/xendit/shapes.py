"""Invoices, refunds, payouts, customers, transactions and reports as answers and webhooks tell them."""

from typing import Any

from sandbox.xendit import clock, identity
from sandbox.xendit.channels import BY_CODE, CARD, COUNTER, QR, VA, WALLET
from sandbox.xendit.models import Customer, Entry, Invoice, Payout, Refund, Report

Shape = dict[str, Any]
ECHOED = (
    *("payer_email", "description", "success_redirect_url", "failure_redirect_url", "items", "fees"),
    *("customer", "customer_notification_preference", "metadata", "locale"),
)


def invoice(row: Invoice) -> Shape:
    found = [BY_CODE[code] for code in row.channels]
    names = {kind: [one.invoice for one in found if one.kind == kind] for kind in (VA, WALLET, QR, COUNTER)}
    return {
        **_invoice_head(row),
        "merchant_profile_picture_url": "",
        "expiry_date": clock.iso(row.expires_at),
        "invoice_url": f"{row.facts['base_url']}/world/checkout/invoices/{row.key}/",
        "available_banks": [_bank(row, name) for name in names[VA]],
        "available_retail_outlets": [{"retail_outlet_name": name} for name in names[COUNTER]],
        "available_ewallets": [{"ewallet_type": name} for name in names[WALLET]],
        "available_qr_codes": [{"qr_code_type": name} for name in names[QR]],
        "available_direct_debits": [],
        "available_paylaters": [],
        "should_exclude_credit_card": not any(one.kind == CARD for one in found),
        "should_send_email": bool(row.facts.get("should_send_email")),
    }


def _invoice_head(row: Invoice) -> Shape:
    echoed = {name: row.facts[name] for name in ECHOED if row.facts.get(name) is not None}
    return {
        "id": row.key,
        "external_id": row.reference_id,
        "user_id": identity.BUSINESS_ID,
        "status": row.status,
        "merchant_name": identity.MERCHANT_NAME,
        "amount": row.amount,
        "currency": "IDR",
        "created": clock.iso(row.created_at),
        "updated": clock.iso(row.updated_at),
        **echoed,
        **row.paid,
    }


def invoice_news(row: Invoice) -> Shape:
    """The webhook: the invoice without its page, its channels and its expiry."""
    return {**_invoice_head(row), "is_high": False}


def _bank(row: Invoice, name: str) -> Shape:
    return {
        "bank_code": name,
        "collection_type": "POOL",
        "transfer_amount": row.amount,
        "bank_branch": "Virtual Account",
        "account_holder_name": identity.MERCHANT_NAME.upper(),
        "identity_amount": 0,
    }


def refund(row: Refund) -> Shape:
    request = row.payment.request
    kind = BY_CODE[request.channel].kind
    return {
        "id": row.key,
        "payment_request_id": None if request.invoice_id else request.key,
        "payment_id": row.payment.key,
        "invoice_id": request.invoice.key if request.invoice else None,
        "payment_method_type": kind,
        "reference_id": row.reference_id,
        "channel_code": BY_CODE[request.channel].old or request.channel,
        "country": "ID",
        "currency": "IDR",
        "amount": row.amount,
        "status": row.status,
        "reason": row.reason,
        "failure_code": row.failure_code or None,
        "refund_fee_amount": None,
        "created": clock.nanoseconds(row.created_at),
        "updated": clock.nanoseconds(row.updated_at),
        "metadata": row.facts.get("metadata"),
    }


def refund_v3(row: Refund) -> Shape:
    old = refund(row)
    same = (
        *("reference_id", "payment_id", "status", "amount", "currency", "reason"),
        *("created", "updated", "metadata"),
    )
    return {
        "refund_id": row.key,
        "business_id": identity.BUSINESS_ID,
        "channel_code": row.payment.request.channel,
        **{name: old[name] for name in same},
    }


def payout(row: Payout) -> Shape:
    facts = row.facts
    told: Shape = {
        "id": row.key,
        "amount": row.amount,
        "channel_code": row.channel_code,
        "currency": "IDR",
        "description": facts.get("description") or "",
        "reference_id": row.reference_id,
        "status": row.status,
        "created": clock.iso(row.created_at),
        "updated": clock.iso(row.updated_at),
        "estimated_arrival_time": clock.iso(row.created_at + 900),
        "business_id": identity.BUSINESS_ID,
        "channel_properties": facts["channel_properties"],
    }
    more = {
        "failure_code": row.failure_code or None,
        "receipt_notification": facts.get("receipt_notification"),
        "metadata": facts.get("metadata"),
    }
    return told | {name: value for name, value in more.items() if value is not None}


CUSTOMER_FIELDS = (
    *("type", "individual_detail", "business_detail", "email", "mobile_number", "phone_number", "addresses"),
    *("identity_accounts", "kyc_documents", "description", "metadata"),
)


def customer(row: Customer) -> Shape:
    return {
        "id": row.key,
        "reference_id": row.reference_id,
        "status": row.status,
        **{name: row.facts.get(name) for name in CUSTOMER_FIELDS},
        "created": clock.iso(row.created_at),
        "updated": clock.iso(row.updated_at),
    }


FEE_STATUSES = {"PENDING": "PENDING", "SETTLED": "COMPLETED", "EARLY_SETTLED": "COMPLETED"}


def entry(row: Entry) -> Shape:
    free = not (row.fee or row.vat)
    return {
        "id": row.key,
        "product_id": row.product_key,
        "type": row.type,
        "status": row.status,
        "channel_category": row.category,
        "channel_code": row.channel_code or None,
        "reference_id": row.reference_id,
        "account_identifier": row.account_identifier or None,
        "currency": "IDR",
        "amount": row.amount,
        "net_amount": row.net,
        "net_amount_currency": "IDR",
        "cashflow": "MONEY_IN" if row.inward else "MONEY_OUT",
        "settlement_status": row.settlement or None,
        "estimated_settlement_time": clock.iso(row.settles_at),
        "business_id": identity.BUSINESS_ID,
        "created": clock.iso(row.created_at),
        "updated": clock.iso(row.updated_at),
        "fee": {
            "xendit_fee": row.fee,
            "value_added_tax": row.vat,
            "xendit_withholding_tax": 0,
            "third_party_withholding_tax": 0,
            "status": "NOT_APPLICABLE" if free else FEE_STATUSES.get(row.settlement, "REVERSED"),
        },
        "product_data": row.product_data,
    }


def report(row: Report) -> Shape:
    told: Shape = {
        "id": row.key,
        "type": row.type,
        "status": row.status,
        "filter": row.facts["filter"],
        "format": "CSV",
        "currency": "IDR",
        "business_id": identity.BUSINESS_ID,
        "created": clock.iso(row.created_at),
        "updated": clock.iso(row.updated_at),
    }
    return told | (
        {"url": f"{row.facts['base_url']}/xendit/report_files/{row.key}.csv"} if row.content else {}
    )
