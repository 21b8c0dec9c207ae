"""What payments hold of a buyer. Sums, moments and the gateway's numbers stay: the books hang on them."""

from channels.erasing import Scope
from omnihub.core.erasing import Place, Texts
from omnihub.core.texts import Text
from payments.models import Charge, Refund

FREE: Texts = ((Refund, ("reason",)),)


def places(scope: Scope) -> list[Place]:
    charges = Charge.objects.filter(payment__order__in=scope.orders)
    refunds = Refund.objects.filter(receipt__payment__order__in=scope.orders)
    return [
        Place(Text("tries to pay: what the buyer was shown"), charges, {"instructions": {}}),
        Place(
            Text("refunds: bank account"),
            refunds,
            {"account": "", "account_shown": "", "account_digest": ""},
        ),
    ]


def named_by(scope: Scope) -> list[str]:
    """By what the gateway's messages name these payments."""
    rows = Charge.objects.filter(payment__order__in=scope.orders)
    refunds = Refund.objects.filter(receipt__payment__order__in=scope.orders)
    found = {text for pair in rows.values_list("reference", "remote_id") for text in pair}
    found |= {text for pk, remote in refunds.values_list("pk", "remote_id") for text in (str(pk), remote)}
    return sorted(found - {""})
