"""Answers as a marketplace's converter would give them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from channels.records import (
    AddressData,
    BuyerData,
    EscrowData,
    LineData,
    OrderData,
    PackageData,
    ReleaseData,
)

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
MASKED = AddressData("B***i", "******64", "Jl******", "KEC. COBLONG", "KOTA BANDUNG", "JAWA BARAT", "40132")
CLEAR = AddressData(
    "Budi", "081234567864", "Jl. Dago 1", "KEC. COBLONG", "KOTA BANDUNG", "JAWA BARAT", "40132"
)


def line(key="100-0", **changes):
    item_id, _, model_id = key.partition("-")
    base = LineData(key, item_id, model_id, sku=f"SKU-{item_id}", name=f"Produk {item_id}", quantity=1)
    return replace(base, **changes)


def escrow(*totals, voucher=0, cashback=0, fees=12050):
    """`totals` are (line key, rupiah)."""
    gross = Decimal(sum(total for _, total in totals) - voucher - cashback)
    return EscrowData(
        amount=gross - fees,
        gross=gross,
        seller_voucher=Decimal(voucher),
        seller_coin_cashback=Decimal(cashback),
        terms={"gross": gross, "commission_fee": Decimal(-fees)},
        line_totals={key: Decimal(total) for key, total in totals},
    )


def order(number="261120AAAA0001", minute=0, read=None, **changes):
    """Changed at 12:`minute`, read a second later unless `read` says otherwise."""
    updated = NOON + timedelta(minutes=minute)
    base = OrderData(
        number=number,
        status="ready_to_ship",
        remote_status="READY_TO_SHIP",
        updated_at=updated,
        read_at=read or updated + timedelta(seconds=1),
        placed_at=NOON - timedelta(hours=1),
        lines=(line(),),
        packages=(PackageData(f"OFG-{number}", "LOGISTICS_READY", "SPX Standard"),),
        escrow=escrow(("100-0", 90000)),
        address=MASKED,
        buyer=BuyerData("9193214", "pembeli01", MASKED.name, MASKED.phone),
        paid_at=NOON - timedelta(minutes=59),
        ship_by=NOON + timedelta(days=2),
        buyer_total=Decimal(99000),
        payment_method="ShopeePay Balance",
        carrier="SPX Standard",
    )
    return replace(base, **changes)


def release(number="261120AAAA0001", amount=77950, at=NOON + timedelta(days=3)):
    return ReleaseData(number, Decimal(amount), at)
