"""What a key may be allowed to do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    PRODUCTS = "products:read", _("See shops, products with price and stock, and places")
    CHECKOUTS = "checkouts:read", _("See the checkouts the partner has made")
    SELL = "checkouts:write", _("Make checkouts, place them, ask for payment and call them off")
