"""Odoo's Website beside our mirror. Pure: facts in, rows out.

Odoo is the far side and the books at once. The first column is what it lists as the website's orders, the
third what it holds of each of their numbers; documents of money are only asked for where a link was paid.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from erp_bridge.proof import compare
from erp_bridge.proof.compare import Row, sum_of
from erp_bridge.proof.facts import Booked, Difference, Document, Mirrored
from erp_bridge.proof.website_facts import Goods, Here, Pair, There
from omnihub.core.money import rupiah
from omnihub.core.texts import Text

LINES_SHOWN = 3


def rows(pairs: Iterable[Pair]) -> list[Row]:
    """One row per day and document, oldest day first."""
    found: dict[tuple[object, Document], Row] = {}
    for pair in pairs:
        for document, enter in ENTER.items():
            row = found.setdefault((pair.day, document), Row(pair.day, document))
            if pair.settled:
                row.differences += [Difference(pair.number, document, why) for why in enter(row, pair)]
            else:
                row.unsettled += bool(pair.alive_there or pair.alive_here)
    return compare.in_order(found.values())


def _order(row: Row, pair: Pair) -> Iterator[str]:
    there, here = pair.alive_there, pair.alive_here
    papers = pair.booked.papers.get(Document.ORDER, ())
    if there:
        row.marketplace.add(pair.sum_there)
    if here:
        row.mirror.add(pair.sum_here)
    carried = bool(here and here.stands) or bool(there and there.confirmed)
    found = [paper for paper in papers if paper.done or not carried]
    if there and found:
        row.erp.add(sum_of(found) - (there.delivery if pair.goods_only else 0))
    row.cancelled_before += pair.here is None and there is None
    yield from _only_one(pair)
    if there and here:
        yield from _standing(pair, there, here)
    if papers and not there and not here:
        yield Text("cancelled, but Odoo still has %(names)s", names=", ".join(one.name for one in papers))
    yield from (one.reason for one in compare.doubled(pair.sold, Document.ORDER, pair.booked))


def _only_one(pair: Pair) -> Iterator[str]:
    """It stands on one side, and on the other it is cancelled, or is not there at all."""
    there, here = pair.alive_there, pair.alive_here
    if there and pair.here is None:
        yield compare.NEVER_SEEN
    elif there and not here:
        words = Text("cancelled in OmniHub, and not in Odoo")
        yield _held(words, pair)
    elif here and pair.there is None:
        yield Text("Odoo's website has no such order")
    elif here and not there:
        yield Text("cancelled in Odoo, and not in OmniHub")


def _standing(pair: Pair, there: There, here: Here) -> Iterator[str]:
    if there.confirmed and not here.stands:
        yield Text("confirmed in Odoo, and still waiting for its payment in OmniHub")
    if here.stands and not there.confirmed:
        yield _held(Text("paid or confirmed in OmniHub, and only a quotation in Odoo"), pair)
    if pair.sum_there != pair.sum_here:
        yield Text(
            "%(there)s on the website, %(ours)s in OmniHub",
            there=rupiah(pair.sum_there),
            ours=rupiah(pair.sum_here),
        )
    yield from islice(_lines(there, here), LINES_SHOWN)


def _lines(there: There, here: Here) -> Iterator[str]:
    for key in {**there.lines, **here.lines}:
        theirs, ours = there.lines.get(key), here.lines.get(key)
        if theirs and ours and (theirs.pieces, theirs.total) == (ours.pieces, ours.total):
            continue
        yield Text(
            "%(name)s: %(there)s on the website, %(ours)s in OmniHub",
            name=(theirs or ours or Goods("", 0, compare.ZERO)).name,
            there=_goods(theirs),
            ours=_goods(ours),
        )


def _goods(one: Goods | None) -> str:
    return f"{one.pieces} × {rupiah(one.total / one.pieces)}" if one and one.pieces else "–"


def _delivery(row: Row, pair: Pair) -> Iterator[str]:
    there, here = pair.alive_there, pair.alive_here
    row.open_returns += compare.awaited(pair.sold, Document.DELIVERY, pair.booked)
    if pair.booked.away and not there and not here:
        names = ", ".join(pair.booked.away)
        yield Text("cancelled; its goods left with %(names)s, and Odoo awaits none of them", names=names)
    if there and here and (there.delivered or here.left):
        if there.delivered:
            row.marketplace.add(there.total)
        if here.left:
            row.mirror.add(here.total)
        if papers := pair.booked.done(Document.DELIVERY):
            row.erp.add(sum_of(papers))
        yield from _sent(there, here, pair.booked)


def _sent(there: There, here: Here, theirs: Booked) -> Iterator[str]:
    if there.delivered and not here.left:
        yield Text("delivered in Odoo, and not sent in OmniHub")
    elif here.left and not theirs.done(Document.DELIVERY):
        yield compare.missing(Document.DELIVERY, here.mirrored, theirs)
    elif here.waybills and there.waybill is not None and there.waybill not in here.waybills:
        waybills = ", ".join(sorted(here.waybills))
        yield Text(
            "waybill %(ours)s in OmniHub, %(there)s in Odoo", ours=waybills, there=there.waybill or "–"
        )


def _invoice(row: Row, pair: Pair) -> Iterator[str]:
    there, here, sold = pair.alive_there, pair.alive_here, pair.sold
    if not there or not here:
        bills = pair.booked.alive(Document.INVOICE) if not there and not here else ()
        if bills:
            yield Text("cancelled, but Odoo still has %(names)s", names=", ".join(one.name for one in bills))
        return
    if Document.INVOICE not in sold.asks_for:
        return
    papers, due = pair.booked.done(Document.INVOICE), sold.due(Document.INVOICE)
    row.marketplace.add(due)
    row.mirror.add(here.mirrored.due(Document.INVOICE))
    if not papers:
        yield compare.missing(Document.INVOICE, here.mirrored, pair.booked)
        return
    row.erp.add(sum_of(papers))
    if sum_of(papers) != due:
        yield Text(
            "%(due)s after what was given back, %(booked)s in Odoo (%(name)s)",
            due=rupiah(due or compare.ZERO),
            booked=rupiah(sum_of(papers)),
            name=papers[0].name,
        )
    yield from (one.reason for one in compare.doubled(sold, Document.INVOICE, pair.booked))


def _payment(row: Row, pair: Pair) -> Iterator[str]:
    """Only of what came at a link: what the website's own ways to pay took is Odoo's alone."""
    ours: Mirrored | None = pair.here.mirrored if pair.here else None
    compare.enter_money(row, pair.sold, pair.taken, ours, pair.booked)
    return iter(())


def _held(words: Text, pair: Pair) -> str:
    held = pair.here.mirrored.held if pair.here else ""
    return Text("%(words)s: %(held)s", words=words, held=held) if held else words


ENTER: Mapping[Document, Callable[[Row, Pair], Iterator[str]]] = {
    Document.ORDER: _order,
    Document.DELIVERY: _delivery,
    Document.INVOICE: _invoice,
    Document.PAYMENT: _payment,
}
