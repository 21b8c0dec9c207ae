"""What would be written to the ERP if a shop's orders were switched on now. It is neither asked nor told.

Sorted and converted by the very code that pushes, so that what is shown here is what will be done.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from channels import models as mirror
from erp_bridge import bindings, queries, triage
from erp_bridge.bindings import Kind
from erp_bridge.models import Binding
from erp_bridge.odoo import convert
from erp_bridge.odoo.convert import SaleLine
from erp_bridge.plan import Step
from erp_bridge.queries import Pushable
from erp_bridge.records import Order, Profile
from erp_bridge.steps import sums
from erp_bridge.steps.case import Case
from omnihub.core import batches
from omnihub.core.outcomes import DONE
from omnihub.core.texts import Text

MOST = 2000
AT_ONCE = 200
DOCUMENTS = (Step.ORDER, Step.DELIVERY, Step.INVOICE, Step.PAYMENT)


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    quantity: int
    unit_price: Decimal

    @property
    def total(self) -> Decimal:
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class Draft:
    """One order: what would be made of it, or why nothing would. `bound` is the sales order it has."""

    pk: int
    number: str
    placed_at: datetime
    status: str
    gross: Decimal | None
    documents: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    partner: str = ""
    new_contact: bool = False
    bound: str = ""
    cancels: bool = False
    problem: str = ""
    code: str = ""
    waits: str = ""

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def goes(self) -> bool:
        return bool(self.documents) or self.cancels


@dataclass(slots=True)
class Preview:
    """`waiting` is how many orders wait in all; `drafts` are the first of them, oldest first."""

    waiting: int
    drafts: list[Draft] = field(default_factory=list)

    @property
    def going(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.goes]

    @property
    def problems(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.problem]

    @property
    def total(self) -> Decimal:
        return sum((draft.gross or Decimal(0) for draft in self.going), Decimal(0))

    @property
    def documents(self) -> Counter[str]:
        return Counter(document for draft in self.going for document in draft.documents)

    @property
    def new_contacts(self) -> int:
        return len({draft.partner for draft in self.going if draft.new_contact})

    @property
    def complete(self) -> bool:
        return self.waiting <= MOST


def of(shop: mirror.Shop) -> Preview:
    waiting = _waiting(shop)
    preview = Preview(waiting.count())
    for pks in batches.of(AT_ONCE, waiting.order_by("placed_at", "pk").values_list("pk", flat=True)[:MOST]):
        pushables = list(queries.orders(pks).values())
        known = _known_contacts(pushables)
        skus = _skus(pushables)
        drafts = (_draft(replace(one, pushes=True), known, skus) for one in pushables)
        preview.drafts += [draft for draft in drafts if draft.goes or draft.problem or draft.waits]
    return preview


def _waiting(shop: mirror.Shop) -> QuerySet[mirror.Order]:
    """Ours, and not complete in the ERP as it is now."""
    complete = Binding.objects.filter(
        kind=Kind.ORDER, subject=Cast(OuterRef("pk"), CharField()), as_of__gte=OuterRef("changed_at")
    ).exclude(digest__in=["", bindings.DOUBTED])
    return mirror.Order.objects.filter(shop=shop, history=False).exclude(Exists(complete))


def _known_contacts(pushables: Sequence[Pushable]) -> set[str]:
    subjects = {convert.partner_subject(one.shop_pk, one.order) for one in pushables} - {""}
    return set(bindings.find_all(Kind.PARTNER, subjects))


def _skus(pushables: Sequence[Pushable]) -> dict[int, str]:
    parts = (part for one in pushables for line in one.order.lines for part in line.components)
    return {part.odoo_id: part.sku for part in parts if part.odoo_id is not None}


def _draft(one: Pushable, known: set[str], skus: dict[int, str]) -> Draft:
    order = one.order
    draft = Draft(order.pk, order.number, order.placed_at, order.status, order.gross)
    case = triage.sort(one)
    if isinstance(case, Case) and one.profile is not None:
        return _written(draft, case, one.profile, known, skus)
    if isinstance(case, Case) or case.fate == DONE:
        return replace(draft, waits="" if isinstance(case, Case) or one.bound else case.words)
    return replace(draft, problem=case.words, code=case.code)


def _written(draft: Draft, case: Case, profile: Profile, known: set[str], skus: dict[int, str]) -> Draft:
    order = case.order
    bound = case.bound.name if case.bound else ""
    if Step.CANCEL in case.wanted:
        return replace(
            draft, bound=bound, cancels=bool(bound), waits="" if bound else Text("Cancelled: nothing to do")
        )
    documents = tuple(step for step in DOCUMENTS if step in case.wanted or _pays(step, order, case))
    if case.bound:
        return replace(draft, documents=documents, bound=bound)
    made = convert.sale_lines(order, profile)
    subject = convert.partner_subject(profile.shop_pk, order)
    doubt = sums.doubt(order, Text("The sales order"), convert.total(made))
    return replace(
        draft,
        documents=documents,
        lines=tuple(_line(line, skus) for line in made),
        partner=order.recipient.name if order.recipient else "",
        new_contact=bool(subject) and subject not in known,
        problem=doubt,
        code="sum_differs" if doubt else "",
    )


def _pays(step: Step, order: Order, case: Case) -> bool:
    """Payments go by the day; this order's is among them once its money was released."""
    return step is Step.PAYMENT and order.released_at is not None and Step.INVOICE in case.wanted


def _line(line: SaleLine, skus: dict[int, str]) -> Line:
    return Line(skus.get(line.product_id, ""), line.quantity, line.unit_price)
