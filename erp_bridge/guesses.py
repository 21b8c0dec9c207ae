"""Which of Odoo's accounts look like what a profile needs. A guess is offered, never kept by itself. Pure."""

from collections.abc import Mapping, Sequence

from erp_bridge.choices import Choice, Choices

Words = tuple[str, ...]
FEES: Mapping[str, Words] = {
    "commission_account_id": ("marketplace commission", "komisi marketplace", "komisi shopee"),
    "service_fee_account_id": ("service fee", "biaya layanan"),
    "transaction_fee_account_id": ("transaction fee", "biaya transaksi"),
    "shipping_account_id": ("marketplace shipping", "selisih ongkos kirim", "selisih ongkir"),
    "affiliate_account_id": ("affiliate", "afiliasi"),
    "other_fee_account_id": ("other expense", "beban lain", "biaya lain"),
    "residual_account_id": ("other expense", "beban lain", "biaya lain"),
}
ASSETS: Mapping[str, Words] = {"withholding_account_id": ("pph 22", "pph pasal 22")}
GATEWAY_FEES: Words = ("xendit", "bank administration", "administrasi bank", "biaya bank")
INPUT_TAX: Words = ("vat purchase", "ppn masukan", "input vat")
BANK: Words = ("bank",)
NEEDED = ("commission_account_id", "other_fee_account_id", "residual_account_id", "withholding_account_id")
"""Without these a day of a wallet can't be booked with each fee by its name."""


def of_marketplace(found: Choices) -> dict[str, int]:
    guessed = {field: _like(words, found.accounts) for field, words in FEES.items()}
    guessed |= {field: _like(words, found.assets) for field, words in ASSETS.items()}
    return {field: one.id for field, one in guessed.items() if one}


def of_own_shop(found: Choices) -> dict[str, int]:
    guessed = {
        "gateway_fee_account_id": _like(GATEWAY_FEES, found.accounts),
        "input_tax_account_id": _like(INPUT_TAX, found.assets),
        "bank_account_id": _called(BANK, found.money),
    }
    return {field: one.id for field, one in guessed.items() if one}


def _like(words: Words, found: Sequence[Choice]) -> Choice | None:
    return next((one for word in words for one in found if word in one.name.lower()), None)


def _called(words: Words, found: Sequence[Choice]) -> Choice | None:
    return next((one for word in words for one in found if one.name.lower() == word), None)
