"""What a checkout goes through: couriers, placed, paid, called off."""

from http import HTTPStatus

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from channels.models import Checkout
from channels.own import carts
from omnihub.api import selling, telling
from omnihub.api.doors import Door
from omnihub.api.idempotency import once
from omnihub.api.problems import Problem
from omnihub.api.schema import KEY, problems
from omnihub.api.serializers import checkouts as shapes
from omnihub.api.serializers import told
from omnihub.api.views.checkouts import found
from omnihub.checkout import paying, quotes

OK = HTTPStatus.OK


class Couriers(Door):
    @extend_schema(operation_id="couriers", responses={200: shapes.CourierOffers, **problems(409)})
    def get(self, _request: Request, key: str) -> Response:
        """What it costs to send it, the cheapest first; asked of the couriers now, or a moment ago."""
        try:
            checkout = found(self, key)
            selling.fresh(checkout)
        except carts.Closed as error:
            words = _("It is ordered already: its courier is chosen.")
            raise Problem(HTTPStatus.CONFLICT, "checkout_closed", words) from error
        if not checkout.area_key:
            words = _("Where it goes is still missing.")
            raise Problem(HTTPStatus.CONFLICT, "area_missing", words, field="area")
        offers = {"results": quotes.offers(checkout)}
        return Response(shapes.CourierOffers(offers, context={"checkout": checkout}).data)


class Methods(Door):
    @extend_schema(operation_id="payment_methods", responses={200: shapes.Methods, **problems()})
    def get(self, _request: Request, key: str) -> Response:
        """How its total may be paid."""
        groups = paying.groups(found(self, key))
        return Response(shapes.Methods({"results": [one for group in groups for one in group.methods]}).data)


class Place(Door):
    @extend_schema(
        operation_id="place_checkout",
        parameters=[KEY],
        request=told.Placing,
        responses={200: shapes.Checkout, **problems(400, 409, 422)},
    )
    @once(telling.of)
    def post(self, _request: Request, key: str) -> tuple[Checkout, HTTPStatus]:
        """It becomes an order: its pieces are kept until `pay_by`."""
        checkout, wanted = found(self, key), self.told(told.Placing)
        if checkout.state == Checkout.State.OPEN and not self.shops.filter(pk=checkout.shop_id).exists():
            raise selling.shop_closed()
        return selling.place(checkout, wanted), OK


class Pay(Door):
    @extend_schema(
        operation_id="pay_checkout",
        parameters=[KEY],
        request=told.Paying,
        responses={200: shapes.Checkout, **problems(400, 409, 422, 503)},
    )
    @once(telling.of)
    def post(self, _request: Request, key: str) -> tuple[Checkout, HTTPStatus]:
        """Ask for what the buyer needs: `payment` has the account's number, the QRIS text, or an address."""
        return selling.pay(found(self, key), self.told(told.Paying)["method"]), OK


class CallOff(Door):
    @extend_schema(
        operation_id="cancel_checkout",
        parameters=[KEY],
        request=told.CallingOff,
        responses={200: shapes.Checkout, **problems(400, 409, 422)},
    )
    @once(telling.of)
    def post(self, _request: Request, key: str) -> tuple[Checkout, HTTPStatus]:
        """Before it is paid. A placed one shows `being_cancelled` until its payment is called off, too."""
        reason = self.told(told.CallingOff)["reason"]
        return selling.call_off(found(self, key), reason, self.partner.name), OK
