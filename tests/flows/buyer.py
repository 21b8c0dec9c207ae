"""A buyer with a browser that runs no script: reads pages, fills forms, follows links."""

import re
from html import unescape

from django.test import Client

FIELD = re.compile(r"<(?:input|textarea)\b[^>]*>")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


class Buyer:
    def __init__(self, phone="0812-3456-7890") -> None:
        self.client = Client(headers={"Accept-Language": "en"})
        self.page = ""
        self.at = ""
        self.typed = {
            "name": "Budi Santoso",
            "phone": phone,
            "email": "budi@example.com",
            "address": "Jl. Melati 5, RT 02",
        }

    def open(self, address, **headers):
        answer = self.client.get(address, follow=True, headers=headers)
        self.page = answer.content.decode()
        self.at = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        return answer

    def send(self, told, address=None):
        answer = self.client.post(address or self.at, told, follow=True)
        self.page = answer.content.decode()
        if answer.redirect_chain:
            self.at = answer.redirect_chain[-1][0]
        return answer

    def buy(self, slug, listing, pieces=1):
        self.open(f"/shop/{slug}/p/{listing.pk}/")
        self.send({"good": listing.pk, "pieces": pieces, "more": 1}, f"/shop/{slug}/cart/")
        return self.open(re.search(r'href="(/checkout/[\w-]{22}/)"', self.page)[1])

    def fill(self, do, **told):
        """The form of the checkout as it stands, with what is changed in it."""
        return self.send(self.form() | self.typed | told | {"do": do})

    def form(self):
        """What a browser would send: hidden fields, and what is ticked."""
        told = {}
        for tag in FIELD.findall(self.page):
            given = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
            if given.get("name") and (given.get("type") == "hidden" or "checked" in given):
                told[given["name"]] = given.get("value", "on")
        return told

    def choices(self, name):
        """The values of a group of radios."""
        tags = (dict(ATTRIBUTE.findall(tag)) for tag in FIELD.findall(self.page))
        return [unescape(tag["value"]) for tag in tags if tag.get("name") == name and tag["type"] == "radio"]
