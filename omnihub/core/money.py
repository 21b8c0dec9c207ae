"""Money is Decimal with two places; Indonesian goods are priced in whole rupiah."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def amount(value: object) -> Decimal:
    """A remote's number, text or null as money. Floats come from JSON parsers and are refused.

    Raises ValueError where the value is no number.
    """
    if value is None or value == "":
        return Decimal("0.00")
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise ValueError(f"{value!r} is not an amount of money")  # noqa: TRY004 - one error for all callers
    try:
        return Decimal(value).quantize(CENT)
    except ArithmeticError as error:
        raise ValueError(f"{value!r} is not an amount of money") from error


def whole(value: Decimal) -> Decimal:
    """To the nearest rupiah, half a one up."""
    return value.quantize(Decimal(1), ROUND_HALF_UP).quantize(CENT)


def rupiah(value: Decimal) -> str:
    """Rp 1.234.567, with decimals only where there are any."""
    whole, _, cents = f"{abs(value):,.2f}".partition(".")
    text = whole.replace(",", ".") + (f",{cents}" if cents != "00" else "")
    return f"-Rp {text}" if value < 0 else f"Rp {text}"


def unit_prices(total: Decimal, quantity: int) -> list[tuple[int, Decimal]]:
    """Split a line's total into (quantity, whole-rupiah unit price) parts that add up to it.

    100,000 over 3 pieces is 2 at 33,333 and 1 at 33,334.
    """
    if quantity <= 0:
        raise ValueError("a line needs a quantity above zero")
    low, rest = divmod(total, quantity)
    whole = low.to_integral_value()
    rest += (low - whole) * quantity
    if not rest:
        return [(quantity, whole)]
    if rest != rest.to_integral_value():
        return [(quantity - 1, whole), (1, whole + rest)] if quantity > 1 else [(1, total)]
    dearer = int(rest)
    return [(quantity - dearer, whole), (dearer, whole + 1)]
