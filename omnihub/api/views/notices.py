"""Where a partner hears of things: set, tried, and what was told there."""

from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from omnihub.api import endpoints, limits, told_notices
from omnihub.api.doors import Door
from omnihub.api.models import Endpoint, Notice
from omnihub.api.problems import Problem
from omnihub.api.schema import problems
from omnihub.api.scopes import Scope
from omnihub.api.serializers import notices as shapes
from omnihub.core.addresses import NotPublic
from omnihub.core.errors import Unreachable
from omnihub.language.said import said

AFTER = OpenApiParameter("after", str, description="from `next`: older ones")


class Hook(Door):
    scopes: ClassVar = {"GET": Scope.SELL, "POST": Scope.SELL}

    def endpoint(self) -> Endpoint:
        row = Endpoint.objects.filter(partner=self.partner).first()
        if row is None:
            raise Http404
        return row

    def running(self) -> Endpoint:
        row = self.endpoint()
        if not row.active:
            words = _("Notices are switched off since yours were not taken. Put the url again to go on.")
            raise Problem(HTTPStatus.CONFLICT, "webhook_stopped", words)
        return row


class Webhook(Hook):
    @extend_schema(operation_id="webhook", responses={200: shapes.Webhook, **problems()})
    def get(self, _request: Request) -> Response:
        """Where you hear of what happens to your checkouts. 404: nowhere."""
        return Response(shapes.Webhook(self.endpoint()).data)

    @extend_schema(
        operation_id="set_webhook",
        request=shapes.Address,
        responses={200: shapes.Webhook, 201: shapes.SecretWebhook, **problems(400, 422)},
    )
    def put(self, _request: Request) -> Response:
        """Set it, or change it, or switch it on again: then all that was not delivered is sent once more."""
        url = self.told(shapes.Address)["url"]
        try:
            row, new = endpoints.put(self.partner, url)
        except (NotPublic, Unreachable) as error:
            words = said(error.words)
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.code, words, field="url") from error
        if new:
            return Response(shapes.SecretWebhook(row).data, HTTPStatus.CREATED)
        return Response(shapes.Webhook(row).data)

    @extend_schema(operation_id="remove_webhook", responses={204: None, **problems()})
    def delete(self, _request: Request) -> Response:
        """You are told of nothing any more. What waits is given up."""
        endpoints.take_away(self.endpoint())
        return Response(status=HTTPStatus.NO_CONTENT)


class Rotate(Hook):
    @extend_schema(
        operation_id="rotate_webhook_secret",
        request=None,
        responses={200: shapes.SecretWebhook, **problems()},
    )
    def post(self, _request: Request) -> Response:
        """A new secret, which signs from now on; the one before signs nothing any more."""
        return Response(shapes.SecretWebhook(endpoints.rotate(self.endpoint())).data)


class Test(Hook):
    @extend_schema(operation_id="test_webhook", request=None, responses={200: shapes.Ping, **problems()})
    def post(self, _request: Request) -> Response:
        """Sends a `ping` there now, and tells what came back. Not more than six times a minute."""
        row = self.endpoint()
        limits.count_ping(self.partner)
        heard = endpoints.ping(row)
        told = {"delivered": heard.fine, "status": heard.status or None, "code": heard.code}
        return Response(shapes.Ping({**told, "detail": said(heard.words)}).data)


class Notices(Hook):
    scopes: ClassVar = {"GET": Scope.CHECKOUTS}

    @extend_schema(
        operation_id="notices", parameters=[AFTER], responses={200: shapes.Notices, **problems(400)}
    )
    def get(self, request: Request) -> Response:
        """What you were told, or will be, the newest first; kept for thirty days."""
        try:
            page = told_notices.page(self.partner, request.query_params.get("after", ""))
        except told_notices.NoCursor as error:
            words = _("This is no cursor. Without one the list begins at its beginning.")
            raise Problem(HTTPStatus.BAD_REQUEST, "invalid", words, field="after") from error
        following = f"{settings.PUBLIC_URL}{reverse('api:notices')}?{urlencode({'after': page.after})}"
        told: dict[str, Any] = {"results": page.notices, "next": following if page.after else None}
        return Response(shapes.Notices(told).data)


class SendAgain(Hook):
    @extend_schema(operation_id="send_notice", request=None, responses={202: shapes.Notice, **problems(409)})
    def post(self, _request: Request, key: str) -> Response:
        """Once more, with the same id, also what was delivered."""
        rows = Notice.objects.filter(partner=self.partner).select_related("checkout__partner_checkout")
        notice = rows.filter(pk=key).first()
        if notice is None:
            raise Http404
        endpoints.send(self.running(), notice)
        notice.refresh_from_db(fields=["state", "tries"])
        return Response(shapes.Notice(notice).data, HTTPStatus.ACCEPTED)
