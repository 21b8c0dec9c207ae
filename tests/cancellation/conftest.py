import pytest

from channels import marketplaces
from channels.marketplaces import MARKETPLACES
from erp_bridge import undo
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.notifications import telling
from tests.cancellation.given import Telling, Undo
from tests.cancellation.given import order as given_order
from tests.rounds import once_around

OURS = ("cancellation.notice", "cancellation.step")


class World:
    """Every side, and the work of cancellations done until nothing waits that is due."""

    def __init__(self, patch, **facts):
        self.order, self.shopee = given_order(**facts)
        self.odoo, self.post = Undo(), Telling()
        patch.setattr(marketplaces, "for_shop", lambda _shop: self.shopee)
        for door, fake in ((undo, self.odoo), (telling, self.post)):
            for name in ("cancelled_in_odoo", "preview", "ask", "standing", "drafts", "tell", "told"):
                if hasattr(fake, name):
                    patch.setattr(door, name, getattr(fake, name))
        Work.objects.all().delete()

    def work(self, *, later=False):
        """`later`: also what waits for its time."""
        for _ in range(20):
            if later:
                Work.objects.filter(state="waiting").update(not_before=clock.now())
            if not once_around(OURS, 30):
                return

    def steps(self, row):
        return dict(row.steps.order_by("position").values_list("side", "state"))

    @property
    def ends(self):
        """What each far side has, in the end."""
        changed = [call for call in self.shopee.calls if call[0] in ("cancel", "answer")]
        return self.shopee.data.status, len(changed), self.odoo.asked, self.post.sent


@pytest.fixture
def world(db, monkeypatch):
    return lambda **facts: World(monkeypatch, **facts)


@pytest.fixture
def shopee_name():
    return MARKETPLACES["shopee"].label
