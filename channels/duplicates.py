"""Buyers who may be one person: found by what they have in common, decided by people.

Each buyer is compared with those of the same number, mailbox, or name and place, so nothing is ever compared
with everything. What very many share (a shop's own number, a reseller's) says nothing of anybody.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from channels import customers, todos
from channels.contacts import Keys
from channels.models import Customer, CustomerPair, CustomerProfile
from omnihub.core import clock, cursors, upsert
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

PHONE, EMAIL, PLACE = "phone", "email", "place"
WEIGHTS = {PHONE: 60, EMAIL: 60, PLACE: 30}
MOST_SHARING = 20
"""A key that more profiles share is nobody's own."""
MOST_READ = 2_000
AT_ONCE = 200
KNOWN = Q(phone_key__gt="") | Q(email_key__gt="") | Q(place_key__gt="")
PLACE_KEPT = "customers:compared"

Pair = tuple[int, int]
"""Two profiles, the older one first."""


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Work of `customer.compare`: all named buyers in one look; a look at everybody in slices."""
    find([int(row.subject) for row in works if row.subject != todos.EVERYBODY])
    return {
        row.pk: _look_through(deadline) if row.subject == todos.EVERYBODY else Outcome.done() for row in works
    }


def _look_through(deadline: Deadline) -> Outcome:
    """It keeps its place, so it goes on where it was cut."""
    while not deadline.passed():
        place = cursors.read(PLACE_KEPT) or "0"
        rows = Customer.objects.filter(KNOWN, pk__gt=int(place)).order_by("pk")
        pks = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        find(pks)
        cursors.move(PLACE_KEPT, str(pks[-1]) if pks else "0")
        if not pks:
            return Outcome.done(Text("All buyers were looked through"))
    return Outcome.again(Text("The rest is looked through next"), "not_reached", at=clock.now())


def find(customer_pks: Iterable[int]) -> int:
    """How many pairs are to be decided that were not known."""
    rows = list(Customer.objects.filter(pk__in=list(customer_pks)).order_by("pk"))
    mine = [Keys(row.phone_key, row.email_key, row.place_key) for row in rows]
    known = Customer.objects.filter(customers.alike(mine)).order_by("-pk")
    return remember(_pairs({row.profile_id for row in rows if row.profile_id}, known[:MOST_READ]))


def _pairs(asked: set[int], alike: Iterable[Customer]) -> dict[Pair, set[str]]:
    """Why each two are alike; one of them is among those that were asked for."""
    sharing: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in alike:
        for reason, key in ((PHONE, row.phone_key), (EMAIL, row.email_key), (PLACE, row.place_key)):
            if key and row.profile_id:
                sharing[reason, key].add(row.profile_id)
    pairs: dict[Pair, set[str]] = defaultdict(set)
    for (reason, _key), profiles in sharing.items():
        if len(profiles) > MOST_SHARING:
            continue
        for one in asked & profiles:
            for other in profiles - {one}:
                pairs[min(one, other), max(one, other)].add(reason)
    return pairs


@transaction.atomic
def remember(pairs: dict[Pair, set[str]]) -> int:
    """What was decided stays decided. Profiles are locked first, as by who merges them meanwhile."""
    pks = {pk for pair in pairs for pk in pair}
    alive = CustomerProfile.objects.select_for_update().filter(pk__in=pks, merged_into=None).order_by("pk")
    there = set(alive.values_list("pk", flat=True))
    wanted = {pair: why for pair, why in pairs.items() if there.issuperset(pair)}
    rows = CustomerPair.objects.filter(first__in=there, second__in=there)
    known = {(row.first_id, row.second_id): row for row in rows if (row.first_id, row.second_id) in wanted}
    changed = [row for pair, row in known.items() if _add(row, wanted[pair])]
    upsert.changed(CustomerPair, changed, ["reasons", "score"])
    new = [CustomerPair(first_id=pair[0], second_id=pair[1]) for pair in sorted(wanted.keys() - known.keys())]
    for row in new:
        _add(row, wanted[row.first_id, row.second_id])
    CustomerPair.objects.bulk_create(new)
    return len(new)


def _add(row: CustomerPair, why: Iterable[str]) -> bool:
    """One more reason makes them more alike; it does not open again what somebody decided."""
    reasons = {*row.reasons.split(","), *why} - {""}
    told = ",".join(reason for reason in WEIGHTS if reason in reasons)
    if told == row.reasons:
        return False
    row.reasons, row.score = told, min(100, sum(WEIGHTS[reason] for reason in reasons))
    return True
