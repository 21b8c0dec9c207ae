"""The templates that were approved before this world began: what a shop tells its buyers and its staff."""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.whatsapp.filling import variables
from sandbox.whatsapp.models import Template

EXAMPLES = {
    "order": "260101ABCD1234",
    "shop": "Toko Sandbox",
    "total": "Rp 189.000",
    "pieces": "1 × Dompet",
    "amount": "Rp 189.000",
    "carrier": "JNE Reguler",
    "awb": "JNE1234567890",
    "link": "https://shop.example/track/ab12",
    "pay": "https://shop.example/checkout/ab12",
    "reason": "stok habis",
    "to_ship": "12",
    "held": "2",
    "late": "1",
    "cancel_requests": "3",
}
TEXTS: Mapping[str, Mapping[str, str]] = {
    "order_received": {
        "id": "Halo, pesanan {{order}} di {{shop}} sudah kami terima. Total {{total}}. Kami memberi "
        "kabar saat dikirim.",
        "en": "Hello, we have received your order {{order}} at {{shop}}. The total is {{total}}. We "
        "write again when it is on its way.",
    },
    "payment_reminder": {
        "id": "Pesanan {{order}} di {{shop}} menunggu pembayaran {{total}}. Tautan pembayaran: "
        "{{pay}} . Jika sudah membayar, abaikan pesan ini.",
        "en": "Order {{order}} at {{shop}} is waiting for your payment of {{total}}. Payment link: "
        "{{pay}} . If you have paid already, please ignore this message.",
    },
    "order_paid": {
        "id": "Pembayaran {{total}} untuk pesanan {{order}} sudah diterima. Pesanan sedang disiapkan "
        "oleh {{shop}} untuk dikirim.",
        "en": "Your payment of {{total}} for order {{order}} has arrived. {{shop}} prepares the parcel.",
    },
    "order_shipped": {
        "id": "Pesanan {{order}} dari {{shop}} sudah dikirim dengan {{carrier}}, nomor resi {{awb}}. "
        "Lacak kiriman di {{link}} kapan saja.",
        "en": "Order {{order}} from {{shop}} is on its way with {{carrier}}, waybill {{awb}}. Follow "
        "the parcel at {{link}} at any time.",
    },
    "order_delivered": {
        "id": "Pesanan {{order}} dari {{shop}} sudah sampai. Ada yang kurang atau rusak? Balas pesan ini.",
        "en": "Order {{order}} from {{shop}} has been delivered. Is anything missing or broken? Answer "
        "this message.",
    },
    "order_cancelled": {
        "id": "Pesanan {{order}} di {{shop}} dibatalkan. Alasan: {{reason}}. Uang yang sudah dibayar "
        "dikembalikan.",
        "en": "Order {{order}} at {{shop}} has been cancelled. Reason: {{reason}}. What was paid is "
        "refunded.",
    },
    "order_partly_cancelled": {
        "id": "Sebagian pesanan {{order}} di {{shop}} dibatalkan: {{pieces}}. Dana yang dikembalikan: "
        "{{amount}}. Barang lain tetap dikirim.",
        "en": "Part of order {{order}} at {{shop}} has been cancelled: {{pieces}}. What goes back to you: "
        "{{amount}}. Everything else is sent as planned.",
    },
    "refund_done": {
        "id": "Pengembalian dana {{amount}} untuk pesanan {{order}} di {{shop}} sudah selesai.",
        "en": "The refund of {{amount}} for order {{order}} at {{shop}} has been completed.",
    },
    "staff_digest": {
        "id": "Selamat pagi. Perlu dikirim: {{to_ship}} pesanan. Tertahan: {{held}}. Terlambat: "
        "{{late}}. Minta dibatalkan: {{cancel_requests}}. Lihat {{link}} untuk rinciannya.",
        "en": "Good morning. To ship: {{to_ship}} orders. Held: {{held}}. Late: {{late}}. Ask to be "
        "cancelled: {{cancel_requests}}. See {{link}} for the details.",
    },
}


def plant() -> None:
    Template.objects.bulk_create(
        Template(
            name=name,
            language=language,
            category="UTILITY",
            named=True,
            components=_components(text),
            status="APPROVED",
        )
        for name, texts in TEXTS.items()
        for language, text in texts.items()
    )


def _components(text: str) -> list[dict[str, Any]]:
    return [{"type": "BODY", "text": text, "example": {"body_text_named_params": _examples(variables(text))}}]


def _examples(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"param_name": name, "example": EXAMPLES[name]} for name in names]
