"""Shops, what they sell, and the places parcels go to."""

from http import HTTPStatus
from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from channels.models import Shop
from channels.own import showcase
from omnihub.api.doors import Door, plain
from omnihub.api.problems import Problem
from omnihub.api.schema import problems
from omnihub.api.scopes import Scope
from omnihub.api.serializers import catalogue
from omnihub.checkout import quotes

LONGEST, SHORTEST_PLACE = 80, 3
TEXT = OpenApiParameter("q", str, description="what people type: parts of a name, the beginning of a SKU")
AFTER = OpenApiParameter("after", str, description="from `next`")


class Shops(Door):
    scopes: ClassVar = {"GET": Scope.PRODUCTS}

    @extend_schema(operation_id="shops", responses={200: catalogue.Shop(many=True), **problems()})
    def get(self, _request: Request) -> Response:
        """The shops this partner may sell in."""
        return Response(catalogue.Shop(self.shops.order_by("pk"), many=True).data)


class Products(Door):
    scopes: ClassVar = {"GET": Scope.PRODUCTS}

    @extend_schema(
        operation_id="products",
        parameters=[TEXT, AFTER],
        responses={200: catalogue.Products, **problems()},
    )
    def get(self, request: Request, shop: str) -> Response:
        """What the shop sells, by name, with its price and how many there are now."""
        row = found(self, shop)
        text = plain(request.query_params.get("q", ""))[:LONGEST]
        shelf = showcase.shelf(row, text, plain(request.query_params.get("after", "")))
        told = {"results": shelf.goods, "next": _next(row, text, shelf.after)}
        return Response(catalogue.Products(told).data)


def _next(shop: Shop, text: str, after: str) -> str | None:
    if not after:
        return None
    query = urlencode({"q": text, "after": after} if text else {"after": after})
    return f"{settings.PUBLIC_URL}{reverse('api:products', args=[shop.key])}?{query}"


class Areas(Door):
    scopes: ClassVar = {"GET": Scope.PRODUCTS}

    @extend_schema(
        operation_id="areas",
        parameters=[OpenApiParameter("q", str, required=True, description="three letters or more")],
        responses={200: catalogue.Places, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Sub-districts by what a buyer types; the likeliest first, eight at most."""
        text = plain(request.query_params.get("q", "")).strip()[:LONGEST]
        if len(text) < SHORTEST_PLACE:
            raise Problem(HTTPStatus.BAD_REQUEST, "invalid", _("Three letters or more, please."), field="q")
        places, away = quotes.find(text)
        return Response(catalogue.Places({"results": places, "complete": not away}).data)


def found(door: Door, key: str) -> Shop:
    """Of those this partner may sell in."""
    kind, _colon, remote_id = plain(key).partition(":")
    shop: Shop | None = door.shops.filter(kind=kind, remote_id=remote_id).first()
    if shop is None:
        raise Http404
    return shop
