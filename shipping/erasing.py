"""What shipping holds of a buyer: labels, and what couriers told of who opened the door."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from channels.erasing import Scope
from omnihub.core.erasing import GONE, Place, Texts
from omnihub.core.texts import Text
from shipping.models import Label, Shipment, TrackingEvent

FREE: Texts = ((Shipment, ("problem_words", "wish")), (Label, ("problem_words",)))


def places(scope: Scope) -> list[Place]:
    labels = Label.objects.filter(shipment__order__in=scope.orders)
    told = TrackingEvent.objects.filter(shipment__order__in=scope.orders).exclude(words="")
    return [
        Place(Text("labels"), labels.exclude(file=""), {"file": "", "state": Label.State.PRUNED}),
        Place(Text("couriers' news"), told, {"words": _own_words()}),
    ]


def _own_words() -> Concat:
    """No two lines of one parcel and moment may be alike."""
    return Concat(Value(f"{GONE} "), Cast(F("pk"), CharField()), output_field=CharField())


def files(scope: Scope) -> list[str]:
    rows = Label.objects.filter(shipment__order__in=scope.orders).exclude(file="")
    return list(rows.values_list("file", flat=True))
