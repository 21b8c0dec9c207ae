"""What the door hands out for a website of Odoo. Its orders are checkouts, as our own shops' are; what Odoo
says of them comes through the bridge, which calls down.
"""

from channels.own.marketplace import Own


class Website(Own):
    label = "Odoo Website"
