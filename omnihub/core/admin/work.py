"""What is to be done, and every try at it."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from omnihub.core import routes, work
from omnihub.core.admin.filters import EVERY_OUTCOME, FateFilter, OutcomeFilter, TopicFilter
from omnihub.core.admin.pages import ReadOnly, Rows, excerpt, left, link, on_each
from omnihub.core.models import Attempt, Work

LAST_TRIES = 20


def in_words(outcome: str) -> str:
    return str(dict(EVERY_OUTCOME).get(outcome, outcome)) or "–"


def topic_name(topic: str) -> str:
    return str(import_string(settings.TOPIC_NAME)(topic))


def seconds_of(row: Attempt) -> str:
    return f"{row.took.total_seconds():.2f} s"


def subject_link(topic: str, subject: str) -> SafeString | str:
    """To the staff's page of what a work is about. Core knows no page; the setting names who does."""
    address = import_string(settings.SUBJECT_PAGE)(topic, subject)
    return link(address, subject) if address else subject


class LastTries(BaseInlineFormSet):  # type: ignore[type-arg]
    """What waits for weeks is tried thousands of times: only the newest are shown with it."""

    def get_queryset(self) -> QuerySet[Any]:
        if not hasattr(self, "_newest"):
            mine = Attempt.objects.filter(work=self.instance)
            self._newest = mine.order_by("-pk")[:LAST_TRIES]
        return self._newest


class AttemptInline(Rows):
    model = Attempt
    formset = LastTries
    verbose_name_plural = gettext_lazy("the newest tries")
    fields = ("number", "started_at", "seconds", "ended", "code", "note")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("took"))
    def seconds(self, row: Attempt) -> str:
        return seconds_of(row)

    @admin.display(description=gettext_lazy("outcome"))
    def ended(self, row: Attempt) -> str:
        return in_words(row.outcome)


@admin.register(Work)
class WorkAdmin(ReadOnly):
    list_display = (
        *("named_topic", "subject", "state", "attempts", "wanted_since"),
        "short_note",
    )
    list_filter = ("state", TopicFilter, FateFilter)
    found_by = ("subject",)
    search_help_text = gettext_lazy("The whole subject: an order's id here, or shop and order number.")
    ordering = ("-pk",)
    fields = (
        *("named_topic", "about", "state", "reason", "wanted_since", "not_before", "finished_at"),
        *("ended", "code", "note", "attempts", "all_tries", "look_first", "key", "correlation_id"),
        *("claimed_at", "lease_until", "worker"),
    )
    inlines: ClassVar = [AttemptInline]
    actions: ClassVar = ["try_again"]

    def equal(self, term: str) -> Q:
        """The index of subjects begins with the topic."""
        return Q(topic__in=routes.topics(), subject=term)

    @admin.display(description=gettext_lazy("what"), ordering="topic")
    def named_topic(self, row: Work) -> str:
        return topic_name(row.topic)

    @admin.display(description=gettext_lazy("about"))
    def about(self, row: Work) -> SafeString | str:
        return subject_link(row.topic, row.subject)

    @admin.display(description=gettext_lazy("note"))
    def short_note(self, row: Work) -> str:
        return excerpt(row.note)

    @admin.display(description=gettext_lazy("how it ended"))
    def ended(self, row: Work) -> str:
        return in_words(row.fate)

    @admin.display(description=gettext_lazy("all tries"))
    def all_tries(self, row: Work) -> SafeString:
        address = reverse("admin:core_attempt_changelist", query={"work__id__exact": row.pk})
        return link(address, _("Show them all"))

    @admin.action(description=gettext_lazy("Try again now"), permissions=["retry"])
    def try_again(self, request: HttpRequest, rows: QuerySet[Work]) -> None:
        count, more = on_each(rows, work.retry)
        words = ngettext("%(n)d work is tried again now.", "%(n)d works are tried again now.", count)
        self.message_user(request, words % {"n": count} + left(more))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_work")


@admin.register(Attempt)
class AttemptAdmin(ReadOnly):
    list_display = ("started_at", "what", "number", "seconds", "ended", "code", "short_note")
    list_filter = (OutcomeFilter,)
    list_select_related = ("work",)
    found_by = ("work__subject",)
    search_help_text = gettext_lazy("The whole subject of the work.")
    ordering = ("-started_at",)
    fields = ("of_work", "number", "started_at", "seconds", "ended", "code", "note")

    def equal(self, term: str) -> Q:
        about = Work.objects.filter(topic__in=routes.topics(), subject=term)
        return Q(work__in=about)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "work__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("work"))
    def what(self, row: Attempt) -> str:
        return f"{topic_name(row.work.topic)}: {row.work.subject}"

    @admin.display(description=gettext_lazy("took"))
    def seconds(self, row: Attempt) -> str:
        return seconds_of(row)

    @admin.display(description=gettext_lazy("outcome"))
    def ended(self, row: Attempt) -> str:
        return in_words(row.outcome)

    @admin.display(description=gettext_lazy("work"))
    def of_work(self, row: Attempt) -> SafeString:
        address = reverse("admin:core_work_change", args=[row.work_id])
        return link(address, self.what(row))

    @admin.display(description=gettext_lazy("note"))
    def short_note(self, row: Attempt) -> str:
        return excerpt(row.note)
