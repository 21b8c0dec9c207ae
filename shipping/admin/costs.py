"""Areas, kept costs, offers and calls, to look at. What a shop asks is set on the page of courier costs."""

from typing import ClassVar

from django.contrib import admin

from omnihub.core.admin import ReadOnly, Rows
from shipping.models import Area, CourierService, QuotaDay, Quote, Rate, RateCard


@admin.register(Area)
class AreaAdmin(ReadOnly):
    list_display = ("subdistrict", "district", "city", "province", "postcode", "search_id", "cascade_id")
    found_by = ("postcode", "key")
    ordering = ("-pk",)


class RateRows(Rows):
    model = Rate
    fields = ("courier", "service", "cost", "days_from", "days_to")
    readonly_fields = fields


@admin.register(RateCard)
class RateCardAdmin(ReadOnly):
    list_display = ("origin_search_id", "destination_search_id", "step_grams", "couriers", "fetched_at")
    ordering = ("-pk",)
    inlines: ClassVar = [RateRows]


@admin.register(Quote)
class QuoteAdmin(ReadOnly):
    list_display = ("made_at", "checkout_key", "courier", "service", "cost", "price", "rung", "taken_at")
    list_filter: ClassVar = ["rung"]
    found_by = ("checkout_key", "key")
    ordering = ("-pk",)


@admin.register(QuotaDay)
class QuotaDayAdmin(ReadOnly):
    list_display = ("day", "key_name", "calls", "questions", "used_up_at")
    ordering = ("-day",)


@admin.register(CourierService)
class CourierServiceAdmin(ReadOnly):
    list_display = ("shop", "courier", "service", "is_on", "markup_percent", "markup_fixed", "free_above")
    list_filter: ClassVar = ["shop", "is_on"]
    list_select_related = ("shop",)
    ordering = ("shop", "courier", "pk")
