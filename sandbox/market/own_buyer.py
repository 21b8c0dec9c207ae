"""A buyer of our own shop: walks its public pages from the shelf to the payment, as a person would."""

import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.market.browser import Browser, Form, Page
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
PRODUCT = re.compile(r"/p/\d+/$")
CHECKOUT = re.compile(r"/checkout/[^/]+/$")
NUMBERS = ("account", "code")
PAY_LINK = re.compile(r"/world/checkout/requests/([^/]+)/")
"""Of a wallet or a card: the page of the payment request."""
COLLECT = "collect"
LOOKS, PAUSE = 10, 0.5
"""How often the page is opened again while the payment is being prepared."""


class WentAwayError(ValueError):
    """The buyer could not go on; the words say where and why."""


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
    browser = Browser()
    sheet = _fill_cart(browser, shop_url, chance)
    sheet = _tell(browser, sheet, chance)
    way, method = _choose(sheet, "way", chance), _choose(sheet, "method", chance)
    sheet = browser.send(_sheet(sheet), {"way": way, "method": method, "do": "way"})
    if not places:
        return None
    page = browser.send(_sheet(sheet), {"way": way, "method": method, "do": "place"})
    if page.warnings:
        raise WentAwayError(f"The order was refused: {page.warnings[0][:200]}")
    for _ in range(LOOKS):
        if number := _number(page):
            return Ordered(page.url, way, method, number)
        time.sleep(PAUSE)
        page = browser.open(page.url)
    return Ordered(page.url, way, method, "")


def _number(page: Page) -> str:
    shown = [page.outputs[name].replace(" ", "") for name in NUMBERS if page.outputs.get(name)]
    linked = [found[1] for link in page.links if (found := PAY_LINK.search(link))]
    return next(iter(shown + linked), "")


def _fill_cart(browser: Browser, shop_url: str, chance: random.Random) -> Page:
    shelf = browser.open(shop_url)
    products = list(dict.fromkeys(link for link in shelf.links if PRODUCT.search(link)))
    if not products:
        raise WentAwayError(f"{shop_url} shows nothing for sale (HTTP {shelf.status}).")
    cart = shelf
    for link in chance.sample(products, min(len(products), chance.choice([1, 1, 1, 2]))):
        form = browser.open(link).form("good")
        if form is not None:  # else it is sold out
            cart = browser.send(form, {"pieces": chance.choice(["1", "1", "2"])})
    onward = [link for link in cart.links if CHECKOUT.search(link)]
    if not onward:
        raise WentAwayError("Nothing that was wanted is there.")
    return browser.open(onward[0])


def _tell(browser: Browser, sheet: Page, chance: random.Random) -> Page:
    person = people.invent(chance)
    told = {
        "name": person["name"],
        "phone": f"+62812{chance.randrange(10**7, 10**8)}",
        "email": f"{person['username']}@example.com",
        "address": person["street"],
    }
    sheet = browser.send(_sheet(sheet), told | {"search": chance.choice(PLACES), "do": "areas"})
    area = _choose(sheet, "area", chance)
    return browser.send(_sheet(sheet), {"area": area, "search": "", "do": "area"})


def _sheet(page: Page) -> Form:
    found = page.form("phone")
    if found is None:
        raise WentAwayError(f"The checkout is not there (HTTP {page.status}).")
    return found


def _choose(page: Page, name: str, chance: random.Random) -> str:
    offered = _payable(_sheet(page).choices.get(name, []))
    if not offered:
        raise WentAwayError(f"The checkout offers no {name}.")
    return chance.choice(offered)


def _payable(offered: Sequence[str]) -> list[str]:
    """Who collects it has no courier to try; what is only drawn cannot be read here."""
    return [value for value in offered if value != COLLECT and "QRIS" not in value] or list(offered)
