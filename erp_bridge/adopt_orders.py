"""Look in Odoo for orders of before go-live, fifty at once, wherever staff typed their number."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from channels.models import Shop
from erp_bridge import adoptions, queries
from erp_bridge.adoptions import Candidate, Finding
from erp_bridge.models import Adoption
from erp_bridge.odoo import connect, convert
from erp_bridge.odoo.payloads import Mention
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

EARLIER = timedelta(days=1)
"""Nobody types an order in before it is placed; a day for clocks and zones."""


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    work_of = {int(row.subject): row.pk for row in works}
    wanted = adoptions.searched(work_of)
    outcomes = {pk: Outcome.done("Decided already.") for pk in work_of.keys() - wanted.keys()}
    by_shop: dict[Shop, list[Adoption]] = defaultdict(list)
    for row in wanted.values():
        by_shop[row.order.shop].append(row)
    for shop, rows in by_shop.items():
        if not deadline.passed():
            outcomes |= _search(shop, rows)
    return {work_of[pk]: outcome for pk, outcome in outcomes.items()}


def _search(shop: Shop, rows: Sequence[Adoption]) -> dict[int, Outcome]:
    try:
        found = _findings(shop, rows)
    except RemoteError as error:
        return dict.fromkeys((row.order_id for row in rows), Outcome.of(error))
    if found is None:
        words = f"{shop} has no Odoo profile: choose one on the Odoo page."
        return dict.fromkeys((row.order_id for row in rows), Outcome.settings(words, "no_profile"))
    return {
        row.order_id: Outcome.done(adoptions.settle(row, found[row.order.number]).capitalize())
        for row in rows
    }


def _findings(shop: Shop, rows: Sequence[Adoption]) -> dict[str, Finding] | None:
    profile = queries.profile(shop.pk)
    if profile is None:
        return None
    client = connect.client().for_company(profile.company_id)
    since = min(row.order.placed_at for row in rows) - EARLIER
    numbers = [row.order.number for row in rows]
    mentions = client.find_mentions(numbers, convert.utc(since))
    free = adoptions.free([mention.id for mention in mentions])
    ours = adoptions.named(shop, {word for mention in mentions for word in mention.tokens()})
    return {number: _finding(number, mentions, free, ours) for number in numbers}


def _finding(number: str, mentions: Sequence[Mention], free: set[int], ours: set[str]) -> Finding:
    naming = [mention for mention in mentions if mention.names(number)]
    alive = [mention for mention in naming if mention.alive and mention.id in free]
    passed = [_passed(mention) for mention in naming if mention not in alive]
    candidates = [
        Candidate(one.id, one.name, one.state, one.total, len({n for n in ours if one.names(n)} | {number}))
        for one in alive
    ]
    return Finding(candidates, "; ".join(passed))


def _passed(mention: Mention) -> str:
    why = "belongs to another order here" if mention.alive else "is cancelled"
    return f"{mention.name} {why}"
