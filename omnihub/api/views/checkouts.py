"""Checkouts: made, filled, looked at."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from channels.models import Checkout
from channels.own import carts
from omnihub.api import feed, making, telling
from omnihub.api.doors import Door, plain
from omnihub.api.idempotency import once
from omnihub.api.problems import Problem
from omnihub.api.schema import KEY, problems
from omnihub.api.serializers import checkouts as shapes
from omnihub.api.serializers import told
from omnihub.api.views import catalogue

FILTERS = [
    OpenApiParameter("after", str, description="a `cursor`: what has changed since"),
    OpenApiParameter("reference", str, description="the one with this reference of yours"),
]
CREATED, OK = HTTPStatus.CREATED, HTTPStatus.OK


class Checkouts(Door):
    @extend_schema(
        operation_id="checkouts", parameters=FILTERS, responses={200: shapes.Checkouts, **problems(400)}
    )
    def get(self, request: Request) -> Response:
        """Yours, by their last change. What changed in the last five seconds is told next time."""
        if reference := request.query_params.get("reference", ""):
            return self._by_reference(reference)
        try:
            page = feed.page(self.partner, request.query_params.get("after", ""))
        except feed.NoCursor as error:
            words = _("This is no cursor. Without one the list begins at its beginning.")
            raise Problem(HTTPStatus.BAD_REQUEST, "invalid", words, field="after") from error
        return Response(_page(page))

    def _by_reference(self, reference: str) -> Response:
        rows = Checkout.objects.filter(
            partner_checkout__partner=self.partner, partner_checkout__reference=plain(reference)
        )
        shown = list(rows.select_related("shop", "partner_checkout"))
        return Response(_page(feed.Page(shown, "", more=False)))

    @extend_schema(
        operation_id="make_checkout",
        parameters=[KEY],
        request=told.New,
        responses={201: shapes.Checkout, **problems(400, 409, 422)},
    )
    @once(telling.of, local=True)
    def post(self, _request: Request) -> tuple[Checkout, HTTPStatus]:
        """Send its `urls.pay` to the buyer, who picks the courier and pays; or do these steps here."""
        wanted = self.told(told.New)
        try:
            shop = catalogue.found(self, wanted["shop"])
        except Http404 as error:
            words = _("There is no such shop, or you may not sell in it.")
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "shop_unknown", words, field="shop") from error
        return making.make(self.partner, shop, wanted), CREATED


class OneCheckout(Door):
    @extend_schema(operation_id="checkout", responses={200: shapes.Checkout, **problems()})
    def get(self, _request: Request, key: str) -> Response:
        """While it is open, its prices are those of this moment."""
        return Response(telling.of(found(self, key)))

    @extend_schema(
        operation_id="change_checkout",
        request=told.Change,
        responses={200: shapes.Checkout, **problems(400, 409)},
    )
    def patch(self, _request: Request, key: str) -> Response:
        """Only while it is open. Other lines or another place mean that couriers have to be asked again."""
        checkout = found(self, key)
        try:
            making.change(checkout, self.told(told.Change))
        except carts.Closed as error:
            words = _("It is ordered already, so it is not changed any more.")
            raise Problem(HTTPStatus.CONFLICT, "checkout_closed", words) from error
        return Response(telling.of(found(self, key)))


def found(door: Door, key: str) -> Checkout:
    """Of this partner's."""
    rows = Checkout.objects.filter(partner_checkout__partner=door.partner, public_id=plain(key))
    checkout = rows.select_related("shop__storefront", "partner_checkout", "order").first()
    if checkout is None:
        raise Http404
    return checkout


def _page(page: feed.Page) -> dict[str, Any]:
    following = f"{settings.PUBLIC_URL}{reverse('api:checkouts')}?{urlencode({'after': page.cursor})}"
    rows = {"results": page.checkouts, "next": following if page.more else None, "cursor": page.cursor}
    told_: dict[str, Any] = shapes.Checkouts(rows).data
    return told_
