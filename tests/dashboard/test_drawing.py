"""What is kept as it was drawn is never older than what it shows."""

import re
from dataclasses import dataclass

import pytest
from django.template import Context, Template
from django.utils import translation

from channels import tagging
from channels.models import CustomerProfile, StockLevel
from omnihub.dashboard import drawing
from tests.dashboard import given
from tests.factories import (
    CustomerFactory,
    ListingFactory,
    OrderFactory,
    ProductFactory,
    StockLevelFactory,
)

BADGE = '<span class="font-semibold h-[18px]'


@dataclass(frozen=True)
class Shown:
    words: str


def test_the_same_is_drawn_once_and_something_else_anew():
    drawings = iter("ab")
    seen = [drawing.kept(Shown(words), lambda: next(drawings)) for words in ("one", "one", "two", "one")]
    assert seen == ["a", "a", "b", "a"]


def test_another_language_is_drawn_anew():
    seen = []
    for language in ("en", "id", "en"):
        with translation.override(language):
            seen.append(drawing.kept("first page", lambda language=language: language + "!"))
    assert seen == ["en!", "id!", "en!"]


def test_what_a_part_shows_is_escaped():
    part = '{% load drawn %}{% drawn "dashboard/parts/plain_nav.html" groups=groups %}'
    groups = [{"items": [{"link": "/x/", "title": "<b>"}]}]
    assert "&lt;b&gt;" in Template(part).render(Context({"groups": groups}))


@pytest.mark.django_db
def test_the_number_beside_a_page_of_the_sidebar_follows_what_waits(owner):
    badges = [BADGE in owner.get("/").content.decode()]
    work = given.push(OrderFactory(shop=given.shop()))
    badges.append(BADGE in owner.get("/").content.decode())
    work.delete()
    badges.append(BADGE in owner.get("/").content.decode())
    assert badges == [False, True, False]


@pytest.mark.django_db
def test_the_sidebar_marks_the_page_that_is_open_whoever_looked_before(owner, clerk):
    looks = [(owner, "/orders/"), (clerk, "/stock/"), (owner, "/stock/"), (clerk, "/orders/")]
    assert [marked(browser.get(address)) for browser, address in looks] == [address for _, address in looks]


@pytest.mark.django_db
def test_the_sidebar_lists_for_each_person_what_they_may_open(owner, clerk):
    before, others, after = ("/admin/" in listed(one.get("/")) for one in (owner, clerk, owner))
    assert (before, others, after) == (True, False, True)


def marked(response):
    return re.findall(r'<a href="([^"]+)" class="[^"]+ active"', response.content.decode())[0]


def listed(response):
    return re.findall(r'<li>\s*<a href="([^"]+)" class="flex h-', response.content.decode())


@pytest.mark.django_db
def test_a_row_of_stock_follows_its_number(owner):
    shop = given.shop(stock_place="odoo:1")
    product = ProductFactory(sku="TAS-1")
    level = StockLevelFactory(product=product, sellable=12)
    ListingFactory(shop=shop, product=product)
    seen = []
    for sellable in (12, 7):
        StockLevel.objects.filter(pk=level.pk).update(sellable=sellable)
        seen.append([word in owner.get("/stock/").content.decode() for word in (">12<", ">7<")])
    assert seen == [[True, False], [False, True]]


@pytest.mark.django_db
def test_a_row_of_customers_follows_its_tags_and_is_escaped(owner):
    person = CustomerProfile.objects.create()
    CustomerFactory(shop=given.shop(), username="<b>budi</b>", profile=person)
    texts = [owner.get("/customers/").content.decode()]
    tagging.put("Grosir", CustomerProfile.objects.filter(pk=person.pk))
    texts.append(owner.get("/customers/").content.decode())
    assert ["&lt;b&gt;budi" in text for text in texts] == [True, True]
    assert ['<span class="pill">Grosir</span>' in text for text in texts] == [False, True]
