"""Open invoices by age as a picture and in a sentence."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from omnihub.core import money
from omnihub.dashboard.charts import Chart, Series
from omnihub.dashboard.queries.money.invoices import NAMES, Owed

HUES = (215, 155, 285, 85, 25, 325)


def chart(shops: Sequence[Owed]) -> Chart:
    """A credit note takes from its bucket; below zero there is nothing to draw."""
    labels = [str(label) for label in NAMES.values()]
    series = [
        Series(
            one.name or _("Other sales"),
            [max(int(bucket.amount), 0) for bucket in one.buckets],
            HUES[place % len(HUES)],
        )
        for place, one in enumerate(shops)
    ]
    total = sum((one.amount for one in shops), Decimal(0))
    words = _("Open invoices in Odoo by days overdue: %(total)s together.") % {"total": money.rupiah(total)}
    return Chart(words, labels, series, unit="money", stacked=True)
