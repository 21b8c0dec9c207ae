"""Names of entries: INV/2026/00001, PSHPE/2026/00001, MISC/2026/11/0001; no gaps, by date."""

from sandbox.odoo.record import Record

YEARLY = {"sale", "bank", "cash", "credit"}


def prefix(move: Record) -> str:
    journal = move.journal_id
    year, month = move.date[:4], move.date[5:7]
    letter = ""
    if move.raw("move_type") in {"out_refund", "in_refund"} and journal.refund_sequence:
        letter = "R"
    if move.origin_payment_id and journal.payment_sequence:
        letter = "P"
    period = year if journal.raw("type") in YEARLY else f"{year}/{month}"
    return f"{letter}{journal.code}/{period}/"


def give_names(moves: list[Record]) -> None:
    """Posted moves get the next name; a draft gets one only when it is the first of its series."""
    for move in sorted(moves, key=lambda m: (m.date, m.ref or "", m.id)):
        start = prefix(move)
        if _is_named(move) and (move.name.startswith(start) or move.posted_before):
            continue
        last = _highest(move, start)
        if move.state == "posted" or last == 0:
            digits = 5 if move.journal_id.raw("type") in YEARLY else 4
            move.env.memo["highest", start] = last + 1
            move.put(name=f"{start}{last + 1:0{digits}d}")
        elif _is_named(move):
            move.put(name="/")


def _is_named(move: Record) -> bool:
    return bool(move.name) and move.name != "/"


def _highest(move: Record, start: str) -> int:
    memo = move.env.memo
    if ("highest", start) not in memo:
        rows = move.env.store.rows("account.move")
        of_journal = move.env.store.matching("account.move", "journal_id", move.journal_id.id)
        names = (rows[number]["name"] for number in of_journal if number != move.id)
        numbers = [int(name.removeprefix(start)) for name in names if name and name.startswith(start)]
        memo["highest", start] = max(numbers, default=0)
    found: int = memo["highest", start]
    return found
