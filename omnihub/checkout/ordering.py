"""From a filled sheet to an order that waits for its money, or to what is still wrong with the sheet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from channels.models import Checkout
from channels.own import placing
from channels.own.records import COLLECTED, Ship
from omnihub.checkout import quotes
from omnihub.checkout.sheet import COLLECT, Sheet
from payments import charging


@dataclass(frozen=True, slots=True)
class Done:
    sheet: Sheet
    placed: Checkout | None = None


@dataclass(frozen=True, slots=True)
class Order:
    sheet: Sheet

    def place(self) -> Done:
        self.sheet.judged = True
        self.sheet.problems += self._missing()
        if self.sheet.problems:
            return Done(self.sheet)
        ship = self._ship()
        if ship is None:
            return self._look_again(_("The courier's price is not valid any more. Please look at it again."))
        return self._placed(ship)

    def _missing(self) -> list[str]:
        sheet = self.sheet
        found = []
        if not sheet.contents.items:
            found.append(_("The cart is empty."))
        found += [_not_enough(item.line.name, item.available or 0) for item in sheet.contents.lacking]
        if not sheet.form.is_valid():
            found.append(_("Please look at the fields in red."))
        if sheet.way != COLLECT and not sheet.checkout.area_key:
            found.append(_("Please choose the sub-district."))
        elif not sheet.way:
            found.append(_("Please choose how it is sent."))
        if sheet.method not in sheet.methods:
            found.append(_("Please choose how to pay."))
        return found

    def _ship(self) -> Ship | None:
        if self.sheet.way == COLLECT:
            return COLLECTED
        return quotes.take(self.sheet.checkout, self.sheet.way)

    def _placed(self, ship: Ship) -> Done:
        pk = self.sheet.checkout.pk
        try:
            return Done(self.sheet, placing.place(pk, ship, self.sheet.seen, charging.open_payment))
        except placing.Lacking as error:
            words = [_not_enough(item.line.name, item.available or 0) for item in error.items]
            return self._look_again(*words)
        except placing.Changed:
            return self._look_again(_("The sum has changed. Please look at it, and order again."))
        except placing.Empty:
            return self._look_again(_("The cart is empty."))
        except placing.NotForSale:
            return self._look_again(_("This shop takes no orders now."))

    def _look_again(self, *problems: str) -> Done:
        """With what holds now; what was typed stays."""
        fresh = Sheet.kept(self.sheet.checkout)
        fresh.form, fresh.search, fresh.method = self.sheet.form, self.sheet.search, self.sheet.method
        fresh.wrote = self.sheet.wrote
        fresh.judged, fresh.problems = True, list(problems)
        return Done(fresh)


def _not_enough(name: str, available: int) -> str:
    if available <= 0:
        return _("%(name)s is sold out.") % {"name": name}
    return _("Of %(name)s only %(n)d are left.") % {"name": name, "n": available}
