"""What the door hands out for a website of Odoo. Its orders are checkouts, as our own shops' are; what Odoo
says of them comes through the bridge, which calls down.
"""

from channels import todos
from channels.own.marketplace import Own
from omnihub.core import work
from omnihub.core.outcomes import Deadline


class Website(Own):
    label = "Odoo Website"

    def catch_up(self, deadline: Deadline) -> bool:
        work.add([todos.erp_website(self.shop.key, "a look for orders")])
        return super().catch_up(deadline)
