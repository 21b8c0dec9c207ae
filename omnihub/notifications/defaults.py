"""What OmniHub says by itself. Nothing here may sell anything: WhatsApp would call it marketing.

A WhatsApp text begins and ends with a word, never with a {{variable}}, or it is not approved.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from omnihub.notifications.events import EMAIL, WHATSAPP, Event, Language

ID, EN = Language.INDONESIAN, Language.ENGLISH
DIGEST = "staff_digest"


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    text: str


Key = tuple[str, str, str]

EMAILS: Mapping[tuple[str, str], Wording] = {
    (Event.ORDER_RECEIVED, ID): Wording(
        "Pesanan {{order}} sudah kami terima",
        "Halo {{name}},\n\nterima kasih, pesanan {{order}} di {{shop}} sudah kami terima.\n\n{{items}}\n\n"
        "Total: {{total}}\n\n{{payment}}\nBayar di sini: {{pay}}",
    ),
    (Event.ORDER_RECEIVED, EN): Wording(
        "We have received your order {{order}}",
        "Hello {{name}},\n\nthank you, we have received your order {{order}} at {{shop}}.\n\n{{items}}\n\n"
        "Total: {{total}}\n\n{{payment}}\nPay here: {{pay}}",
    ),
    (Event.PAYMENT_REMINDER, ID): Wording(
        "Pesanan {{order}} menunggu pembayaran",
        "Halo {{name}},\n\npembayaran untuk pesanan {{order}} di {{shop}} belum kami terima.\n\n"
        "Total: {{total}}\nBayar di sini: {{pay}}\n\nJika sudah membayar, abaikan pesan ini.",
    ),
    (Event.PAYMENT_REMINDER, EN): Wording(
        "Order {{order}} waits for your payment",
        "Hello {{name}},\n\nwe have not received the payment for your order {{order}} at {{shop}} yet.\n\n"
        "Total: {{total}}\nPay here: {{pay}}\n\nIf you have paid already, please ignore this message.",
    ),
    (Event.PAID, ID): Wording(
        "Pembayaran pesanan {{order}} sudah kami terima",
        "Halo {{name}},\n\npembayaran untuk pesanan {{order}} di {{shop}} sudah kami terima.\n\n{{items}}\n\n"
        "Total: {{total}}\n\nKami menyiapkan pesanan Anda dan memberi kabar saat dikirim."
        "\nIkuti pesanan: {{track}}",
    ),
    (Event.PAID, EN): Wording(
        "We have received your payment for order {{order}}",
        "Hello {{name}},\n\nwe have received the payment for your order {{order}} at {{shop}}.\n\n"
        "{{items}}\n\nTotal: {{total}}\n\nWe are preparing it and write again when it is on its way."
        "\nFollow your order: {{track}}",
    ),
    (Event.SHIPPED, ID): Wording(
        "Pesanan {{order}} sudah dikirim",
        "Halo {{name}},\n\npesanan {{order}} dari {{shop}} sedang dalam perjalanan.\n\nKurir: {{carrier}}\n"
        "Nomor resi: {{awb}}\nLacak paket: {{link}}",
    ),
    (Event.SHIPPED, EN): Wording(
        "Your order {{order}} is on its way",
        "Hello {{name}},\n\nyour order {{order}} from {{shop}} is on its way.\n\nCourier: {{carrier}}\n"
        "Waybill: {{awb}}\nFollow the parcel: {{link}}",
    ),
    (Event.DELIVERED, ID): Wording(
        "Pesanan {{order}} sudah sampai",
        "Halo {{name}},\n\npesanan {{order}} dari {{shop}} sudah sampai.\n\n"
        "Ada yang kurang atau rusak? Balas pesan ini atau hubungi kami.",
    ),
    (Event.DELIVERED, EN): Wording(
        "Your order {{order}} has arrived",
        "Hello {{name}},\n\nyour order {{order}} from {{shop}} has arrived.\n\n"
        "Is anything missing or broken? Answer this message or write to us.",
    ),
    (Event.CANCELLED, ID): Wording(
        "Pesanan {{order}} dibatalkan",
        "Halo {{name}},\n\npesanan {{order}} di {{shop}} telah dibatalkan.\n\nAlasan: {{reason}}\n\n"
        "Jika Anda sudah membayar, dana dikembalikan dan kami memberi kabar setelah selesai.",
    ),
    (Event.CANCELLED, EN): Wording(
        "Order {{order}} has been cancelled",
        "Hello {{name}},\n\nyour order {{order}} at {{shop}} has been cancelled.\n\nReason: {{reason}}\n\n"
        "If you have paid already, the money goes back to you and we write again when that is done.",
    ),
    (Event.PARTLY_CANCELLED, ID): Wording(
        "Sebagian pesanan {{order}} dibatalkan",
        "Halo {{name}},\n\nsebagian pesanan {{order}} di {{shop}} telah dibatalkan:\n\n{{pieces}}\n\n"
        "Alasan: {{reason}}\nDana yang dikembalikan: {{amount}}\n\n"
        "Barang lain dalam pesanan ini tetap kami kirim.",
    ),
    (Event.PARTLY_CANCELLED, EN): Wording(
        "Part of your order {{order}} has been cancelled",
        "Hello {{name}},\n\npart of your order {{order}} at {{shop}} has been cancelled:\n\n{{pieces}}\n\n"
        "Reason: {{reason}}\nWhat goes back to you: {{amount}}\n\n"
        "Everything else in this order is sent as planned.",
    ),
    (Event.REFUND_DONE, ID): Wording(
        "Dana pesanan {{order}} sudah dikembalikan",
        "Halo {{name}},\n\ndana {{amount}} untuk pesanan {{order}} di {{shop}} sudah kami kembalikan.\n\n"
        "Waktu sampai di rekening Anda bergantung pada bank atau dompet digital yang dipakai.",
    ),
    (Event.REFUND_DONE, EN): Wording(
        "The money for order {{order}} has been refunded",
        "Hello {{name}},\n\nwe have refunded {{amount}} for your order {{order}} at {{shop}}.\n\n"
        "When it reaches your account depends on your bank or wallet.",
    ),
}

WHATSAPPS: Mapping[tuple[str, str], str] = {
    (Event.ORDER_RECEIVED, ID): "Halo, pesanan {{order}} di {{shop}} sudah kami terima. Total {{total}}. "
    "Kami memberi kabar saat dikirim.",
    (Event.ORDER_RECEIVED, EN): "Hello, we have received your order {{order}} at {{shop}}. The total is "
    "{{total}}. We write again when it is on its way.",
    (Event.PAYMENT_REMINDER, ID): "Pesanan {{order}} di {{shop}} menunggu pembayaran {{total}}. "
    "Tautan pembayaran: {{pay}} . Jika sudah membayar, abaikan pesan ini.",
    (Event.PAYMENT_REMINDER, EN): "Order {{order}} at {{shop}} is waiting for your payment of {{total}}. "
    "Payment link: {{pay}} . If you have paid already, please ignore this message.",
    (Event.PAID, ID): "Pembayaran {{total}} untuk pesanan {{order}} sudah diterima. Pesanan sedang disiapkan "
    "oleh {{shop}} untuk dikirim.",
    (
        Event.PAID,
        EN,
    ): "Your payment of {{total}} for order {{order}} has arrived. {{shop}} prepares the parcel.",
    (Event.SHIPPED, ID): "Pesanan {{order}} dari {{shop}} sudah dikirim dengan {{carrier}}, nomor resi "
    "{{awb}}. Lacak kiriman di {{link}} kapan saja.",
    (Event.SHIPPED, EN): "Order {{order}} from {{shop}} is on its way with {{carrier}}, waybill {{awb}}. "
    "Follow the parcel at {{link}} at any time.",
    (Event.DELIVERED, ID): "Pesanan {{order}} dari {{shop}} sudah sampai. Ada yang kurang atau rusak? Balas "
    "pesan ini.",
    (Event.DELIVERED, EN): "Order {{order}} from {{shop}} has been delivered. Is anything missing or broken? "
    "Answer this message.",
    (Event.CANCELLED, ID): "Pesanan {{order}} di {{shop}} dibatalkan. Alasan: {{reason}}. Uang yang sudah "
    "dibayar dikembalikan.",
    (
        Event.CANCELLED,
        EN,
    ): "Order {{order}} at {{shop}} has been cancelled. Reason: {{reason}}. What was paid is refunded.",
    (
        Event.PARTLY_CANCELLED,
        ID,
    ): "Sebagian pesanan {{order}} di {{shop}} dibatalkan: {{pieces}}. Dana yang dikembalikan: {{amount}}. "
    "Barang lain tetap dikirim.",
    (
        Event.PARTLY_CANCELLED,
        EN,
    ): "Part of order {{order}} at {{shop}} has been cancelled: {{pieces}}. What goes back to you: "
    "{{amount}}. Everything else is sent as planned.",
    (
        Event.REFUND_DONE,
        ID,
    ): "Pengembalian dana {{amount}} untuk pesanan {{order}} di {{shop}} sudah selesai.",
    (Event.REFUND_DONE, EN): "The refund of {{amount}} for order {{order}} at {{shop}} has been completed.",
}
REMOTE_NAMES: Mapping[str, str] = {
    Event.ORDER_RECEIVED: "order_received",
    Event.PAYMENT_REMINDER: "payment_reminder",
    Event.PAID: "order_paid",
    Event.SHIPPED: "order_shipped",
    Event.DELIVERED: "order_delivered",
    Event.CANCELLED: "order_cancelled",
    Event.PARTLY_CANCELLED: "order_partly_cancelled",
    Event.REFUND_DONE: "refund_done",
}
"""How the templates are called at WhatsApp where nobody named them otherwise."""

DIGESTS: Mapping[str, Wording] = {
    ID: Wording(
        "OmniHub {{day}}: {{to_ship}} perlu dikirim, {{late}} terlambat",
        "Selamat pagi, ini pekerjaan hari ini ({{day}}).\n\nPerlu dikirim: {{to_ship}}\nTerlambat: {{late}}\n"
        "Tertahan: {{held}}\nMinta dibatalkan: {{cancel_requests}}\n\nBuka OmniHub: {{link}}",
    ),
    EN: Wording(
        "OmniHub {{day}}: {{to_ship}} to ship, {{late}} late",
        "Good morning, this is today's work ({{day}}).\n\nTo ship: {{to_ship}}\nLate: {{late}}\n"
        "Held: {{held}}\nAsk to be cancelled: {{cancel_requests}}\n\nOpen OmniHub: {{link}}",
    ),
}
DIGESTS_BY_WHATSAPP: Mapping[str, str] = {
    ID: "Selamat pagi. Perlu dikirim: {{to_ship}} pesanan. Tertahan: {{held}}. Terlambat: {{late}}. Minta "
    "dibatalkan: {{cancel_requests}}. Lihat {{link}} untuk rinciannya.",
    EN: "Good morning. To ship: {{to_ship}} orders. Held: {{held}}. Late: {{late}}. Ask to be cancelled: "
    "{{cancel_requests}}. See {{link}} for the details.",
}

FOOT = {
    ID: "Anda menerima pesan ini karena memesan di {{shop}}.",
    EN: "You get this message because you ordered at {{shop}}.",
}
CONTACT = {ID: "Hubungi kami: {{contact}}", EN: "Contact us: {{contact}}"}
STOP_WORDS = {ID: "Berhenti menerima pesan", EN: "Stop these messages"}


def wording(event: str, way: str, language: str) -> Wording:
    if way == EMAIL:
        return EMAILS[event, language]
    if way == WHATSAPP:
        return Wording("", WHATSAPPS[event, language])
    raise LookupError(f"OmniHub has no words of its own for {way!r}")
