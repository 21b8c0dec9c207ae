"""A buyer of our own shop: walks its public pages from the shelf to the payment, as a person would.

At each step the buyer looks at the page that is there and does what it asks for. So an order that was placed
while its answer was lost is found when the page is opened again, and is not placed twice.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.market.browser import Form, Page
from sandbox.market.person import Person, WentAwayError
from sandbox.shopee import people

PLACES = (
    "Dago Coblong Bandung",
    "Tebet Barat",
    "Gubeng Surabaya",
    "Sinduharjo",
    "Denpasar Barat",
    "Panakkukang Makassar",
    "Serpong Tangerang Selatan",
    "Banyumanik Semarang",
    "Jayapura Selatan",
)
WRITTEN = {
    "place-subdistrict": "Senen",
    "place-district": "Senen",
    "place-city": "Jakarta Pusat",
    "place-province": "DKI Jakarta",
    "place-postcode": "10410",
}
"""Where the buyer lives who has to write it: near the shop, which brings its parcels there itself."""
PRODUCT = re.compile(r"/p/\d+/$")
CHECKOUT = re.compile(r"/checkout/[^/]+/$")
AGAIN = "/again/"
NOT_FOUND = 404
NUMBERS = ("account", "code")
PAY_LINK = re.compile(r"/world/checkout/(?:requests|sessions)/([^/]+)/")
"""Of a wallet or a card: the page of the payment request, or of the session."""
COLLECT = "collect"
SEARCHES, ASKS, LOOKS = 3, 3, 8
"""How often another place is typed, couriers are asked again, and the payment's page is opened again."""


@dataclass(frozen=True, slots=True)
class Ordered:
    address: str
    """The page that shows how to pay."""
    way: str
    method: str
    number: str
    """What is paid to, or the payment request: "" where the page shows neither."""


def buy(shop_url: str, chance: random.Random, *, places: bool = True) -> Ordered | None:
    """One order; None for a buyer who leaves before the last button. WentAwayError where it cannot be."""
    person = Person()
    link = _fill_cart(person, shop_url, chance)
    visit = _Visit(person, link, chance, places)
    try:
        return visit.go()
    except WentAwayError:
        if visit.placed:
            return visit.ordered("")
        raise


def _fill_cart(person: Person, shop_url: str, chance: random.Random) -> str:
    shelf = person.open(shop_url)
    products = list(dict.fromkeys(link for link in shelf.links if PRODUCT.search(link)))
    if not products:
        raise WentAwayError(f"{shop_url} shows nothing for sale (HTTP {shelf.status}).")
    cart = shelf
    for link in chance.sample(products, min(len(products), chance.choice([1, 1, 1, 2]))):
        form = person.open(link).form("good")
        if form is not None:  # else it is sold out
            cart = person.press_until_it_works(form, {"pieces": chance.choice(["1", "1", "2"])})
    onward = [link for link in cart.links if CHECKOUT.search(link)]
    if not onward:
        raise WentAwayError("Nothing that was wanted is there.")
    return onward[0]


@dataclass
class _Visit:
    """Of one checkout, by its link."""

    person: Person
    link: str
    chance: random.Random
    places: bool
    placed: bool = False
    way: str = ""
    method: str = ""
    searches: int = 0
    asks: int = 0
    looks: int = 0
    told: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        invented = people.invent(self.chance)
        self.told = {
            "name": invented["name"],
            "phone": f"+62812{self.chance.randrange(10**7, 10**8)}",
            "email": f"{invented['username']}@example.com",
            "address": invented["street"],
        }

    def ordered(self, number: str) -> Ordered:
        return Ordered(self.link, self.way, self.method, number)

    def go(self) -> Ordered | None:
        page = self.person.open(self.link)
        while True:
            if page.status == NOT_FOUND:
                raise WentAwayError(f"{page.url} is not there.")
            sheet, methods = page.form("phone"), page.form("method")
            self.placed = sheet is None
            if number := _number(page):
                return self.ordered(number)
            if sheet and not self.places and _is_filled(sheet):
                return None
            if sheet:
                page = self._press(sheet, self._missing(sheet))
            elif methods:
                page = self._press(methods, {"method": self._choose_method(methods)})
            elif _is_over(page) or self.looks > 2 * LOOKS:
                return self.ordered("")
            else:
                page = self._look_again()

    def _press(self, form: Form, changes: dict[str, str]) -> Page:
        return self.person.press(form, changes, self.link)

    def _missing(self, sheet: Form) -> dict[str, str]:
        """The next thing that has to be told, and its button."""
        if not sheet.fields.get("area"):
            return self.told | self._place(sheet)
        ways = sheet.choices.get("way", [])
        if set(ways) <= {COLLECT} and self.asks < ASKS:
            return self._ask_again()
        if not _is_filled(sheet):
            self.way, self.method = self._choose_way(ways), self._choose_method(sheet)
            return self.told | {"way": self.way, "method": self.method, "do": "way"}
        return {"do": "place"}

    def _place(self, sheet: Form) -> dict[str, str]:
        """Found; or where nobody knows any, written; or looked for by another name."""
        if offered := sheet.choices.get("area"):
            return {"area": self.chance.choice(offered), "search": "", "do": "area"}
        self.searches += 1
        if self.searches > SEARCHES and "place-city" in sheet.fields:
            return WRITTEN | {"search": "", "do": "written"}
        if self.searches > 2 * SEARCHES:
            raise WentAwayError("The checkout offers no area.")
        return {"search": self.chance.choice(PLACES), "do": "areas"}

    def _ask_again(self) -> dict[str, str]:
        self.asks += 1
        self.person.wait()
        return self.told | {"do": "way"}

    def _choose_way(self, offered: Sequence[str]) -> str:
        """Who collects it has no courier to try."""
        if not offered:
            raise WentAwayError("The checkout offers no way.")
        return self.chance.choice([one for one in offered if one != COLLECT] or list(offered))

    def _choose_method(self, form: Form) -> str:
        """What is only drawn cannot be read here."""
        offered = form.choices.get("method", [])
        if not offered:
            raise WentAwayError("The checkout offers no method.")
        self.method = self.chance.choice([one for one in offered if "QRIS" not in one] or offered)
        return self.method

    def _look_again(self) -> Page:
        """The payment is being prepared; at last another way to pay is chosen."""
        self.looks += 1
        self.person.wait()
        return self.person.open(f"{self.link}?change=1" if self.looks % LOOKS == 0 else self.link)


def _is_filled(sheet: Form) -> bool:
    return all(sheet.fields.get(name) for name in ("phone", "area", "way", "method"))


def _is_over(page: Page) -> bool:
    """Not paid in time, so it offers the same goods once more; or it went on to be followed."""
    return any(AGAIN in form.action for form in page.forms) or not CHECKOUT.search(page.url.split("?")[0])


def _number(page: Page) -> str:
    shown = [page.outputs[name].replace(" ", "") for name in NUMBERS if page.outputs.get(name)]
    linked = [found[1] for link in page.links if (found := PAY_LINK.search(link))]
    return next(iter(shown + linked), "")
