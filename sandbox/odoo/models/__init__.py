"""All models of the stand-in, by name."""

from sandbox.odoo.fields import Relation, Selection
from sandbox.odoo.model import Model
from sandbox.odoo.models import base, crm, partner, product, website
from sandbox.odoo.models.account import entries, lines, matching, payments, register, reversal, setup
from sandbox.odoo.models.sale import invoicing, orders
from sandbox.odoo.models.sale import lines as order_lines
from sandbox.odoo.models.stock import moves, pickings, places, quants, returns, validating

_MODULES = (
    base,
    partner,
    crm,
    website,
    product,
    setup,
    entries,
    lines,
    matching,
    payments,
    register,
    reversal,
    orders,
    order_lines,
    invoicing,
    places,
    pickings,
    moves,
    quants,
    returns,
    validating,
)


REGISTRY: dict[str, type[Model]] = {
    found.name: found
    for module in _MODULES
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Model) and found.name
}


def _share_choices() -> None:
    """A related selection offers what the field behind it does."""
    for model in REGISTRY.values():
        for field in model.fields.values():
            if isinstance(field, Selection) and field.related and not field.choices:
                field.choices = _behind(model, field.related.split(".")).choices


def _behind(model: type[Model], steps: list[str]) -> Selection:
    for step in steps[:-1]:
        pointer = model.fields[step]
        assert isinstance(pointer, Relation)
        model = REGISTRY[pointer.target]
    found = model.fields[steps[-1]]
    assert isinstance(found, Selection)
    return found


_share_choices()
