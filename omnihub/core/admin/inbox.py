"""What came in: evidence, with people and secrets masked."""

from typing import ClassVar

from django.conf import settings
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from omnihub.core import inbox, redact, uuids
from omnihub.core.admin.filters import SourceFilter
from omnihub.core.admin.pages import ReadOnly, excerpt, left, link, on_each
from omnihub.core.models import InboxMessage
from omnihub.core.secrets import SecretError

MOST_FOUND = 1000


@admin.register(InboxMessage)
class InboxMessageAdmin(ReadOnly):
    list_display = ("received_at", "source", "event", "subject", "state", "short_note")
    list_filter = (SourceFilter, "state")
    found_by = ("event_key", "subject", "pk")
    search_help_text = gettext_lazy("The whole subject, key or id of a message.")
    ordering = ("-received_at",)
    fields = (
        *("received_at", "source", "event_key", "event", "subject", "state", "note"),
        *("drained_at", "correlation_id", "caused", "masked_body"),
    )
    readonly_fields = ("caused", "masked_body")
    actions: ClassVar = ["read_again"]

    @admin.action(description=gettext_lazy("Read again, as if it had come in now"), permissions=["replay"])
    def read_again(self, request: HttpRequest, rows: QuerySet[InboxMessage]) -> None:
        count, more = on_each(rows, inbox.replay)
        words = ngettext("%(n)d message is read again.", "%(n)d messages are read again.", count)
        self.message_user(request, words % {"n": count} + left(more))

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_work")

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboxMessage]:
        rows: QuerySet[InboxMessage] = super().get_queryset(request)
        return rows.defer("body")

    def equal(self, term: str) -> Q:
        """Looked up first: together with the list's order a database would rather walk through it all."""
        about = InboxMessage.objects.filter(subject=term).exclude(subject="")  # as its index says
        keyed = InboxMessage.objects.filter(source__in=list(settings.HOOKS), event_key=term)
        found = [*about.values_list("pk", flat=True)[:MOST_FOUND], *keyed.values_list("pk", flat=True)]
        pk = uuids.read(term)
        return Q(pk__in=[*found, pk] if pk else found)

    @admin.display(description=gettext_lazy("note"))
    def short_note(self, message: InboxMessage) -> str:
        return excerpt(message.note)

    @admin.display(description=gettext_lazy("work it asked for"))
    def caused(self, message: InboxMessage) -> SafeString | str:
        if not message.subject:
            return "–"
        address = reverse("admin:core_work_changelist", query={"q": message.subject})
        return link(address, _("Work about %(it)s") % {"it": message.subject})

    @admin.display(description=gettext_lazy("body (people and secrets masked)"))
    def masked_body(self, message: InboxMessage) -> SafeString:
        try:
            text = redact.body(message.body)
        except SecretError as error:
            text = str(error)
        return format_html("<pre>{}</pre>", text)
