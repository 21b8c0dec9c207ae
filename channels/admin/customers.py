"""Tags of customers: their names. Who has which is said on the customers' own pages."""

from django.contrib import admin

from channels.models import CustomerTag
from omnihub.core.admin import Page
from omnihub.people.traces import History


@admin.register(CustomerTag)
class CustomerTagAdmin(History, Page):
    list_display = ("name",)
    ordering = ("name",)
