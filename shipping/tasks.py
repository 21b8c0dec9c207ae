"""What the clock calls. It adds work and calls nobody."""

from channels import todos
from channels.models import Shop, own
from omnihub.core import clock, work
from shipping.models import Shipment

State = Shipment.State


def waybills() -> None:
    work.add(todos.waybills(shop.key, "regular look") for shop in _shops_with(State.ARRANGED))


def courier_news() -> None:
    work.add(todos.courier_news(shop.key, "regular look") for shop in _shops_with(State.GONE))


def _shops_with(state: State) -> list[Shop]:
    """A shop that is switched off is left alone; what its parcels do is still read with its orders. Parcels
    of our own shops have news of their own (`own_news`).
    """
    due = Shipment.objects.filter(state=state, look_at__lte=clock.now())
    shops = Shop.objects.filter(arranges=True, pulls=True, pk__in=due.values("order__shop"))
    return list(shops.exclude(kind__in=own.OURS).order_by("pk"))
