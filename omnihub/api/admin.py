"""Partners for support: all of it is to look at. Keys are made and revoked on the partner's page."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from omnihub.api.models import ApiKey, Call, Endpoint, Notice, Partner, PartnerCheckout
from omnihub.api.scopes import Scope
from omnihub.core.admin import ReadOnly
from omnihub.people.traces import History

MOST_PARTNERS = 1000
REST_OF_KEY = ("created_at", "created_by", "expires_at", "last_used_at", "revoked_at", "revoked_by")


@admin.register(Partner)
class PartnerAdmin(History, ReadOnly):
    list_display = ("name", "contact", "is_active", "per_minute", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "contact")
    ordering = ("name",)


@admin.register(ApiKey)
class ApiKeyAdmin(History, ReadOnly):
    list_display = ("prefix", "name", "partner", "may", *REST_OF_KEY)
    list_select_related = ("partner",)
    found_by = ("prefix",)
    ordering = ("-pk",)
    fields: ClassVar = ("partner", "name", "prefix", "may", *REST_OF_KEY)
    readonly_fields = ("may",)

    @admin.display(description=gettext_lazy("rights"))
    def may(self, row: ApiKey) -> str:
        return "; ".join(str(scope.label) for scope in Scope if scope.value in row.scopes)


class OfPartners(ReadOnly):
    """Searched by what is once for each partner: the index begins with the partner."""

    list_filter = ("partner",)

    def equal(self, term: str) -> Q:
        partners = Partner.objects.values_list("pk", flat=True)[:MOST_PARTNERS]
        return super().equal(term) & Q(partner__in=list(partners))


@admin.register(PartnerCheckout)
class PartnerCheckoutAdmin(OfPartners):
    list_display = ("reference", "partner", "checkout")
    list_select_related = ("partner", "checkout")
    found_by = ("reference",)
    ordering = ("-pk",)


@admin.register(Call)
class CallAdmin(OfPartners):
    list_display = ("key", "partner", "begun_at", "status", "checkout")
    list_select_related = ("partner", "checkout")
    found_by = ("key",)
    ordering = ("-begun_at", "-pk")
    exclude = ("fingerprint",)


@admin.register(Endpoint)
class EndpointAdmin(ReadOnly):
    list_display = ("partner", "url", "active", "stopped_because", "failing_since")
    list_filter = ("active",)
    list_select_related = ("partner",)
    ordering = ("partner__name",)
    exclude = ("secret",)


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = (
        *("made_at", "partner", "checkout", "event", "state", "tries", "last_answer"),
        "delivered_at",
    )
    list_filter = ("state", "partner")
    list_select_related = ("partner", "checkout")
    found_by = ("checkout__order__number", "checkout__public_id")
    search_help_text = gettext_lazy("The whole number of the order, or the key of the checkout.")
    ordering = ("-made_at", "-pk")
