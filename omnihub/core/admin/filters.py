"""Filters whose choices are known beforehand: asking a table for them reads all of it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy

from omnihub.core import database, routes
from omnihub.core.admin.pages import MOST_COUNTED
from omnihub.core.errors import Fate
from omnihub.core.models import Attempt

OUTCOMES = (
    ("done", gettext_lazy("done")),
    (Fate.AGAIN.value, gettext_lazy("tried again later")),
    (Fate.PERSON.value, gettext_lazy("needs a person")),
    (Fate.SETTINGS.value, gettext_lazy("needs a setting put right")),
)
EVERY_OUTCOME = (
    *OUTCOMES,
    (Attempt.SENDING, gettext_lazy("under way")),
    (Attempt.LOST, gettext_lazy("lost")),
)


class OneOf(admin.SimpleListFilter):
    def choices_known(self) -> Iterable[tuple[str, Any]]:
        raise NotImplementedError

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.choices_known())

    has_index = False

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Few rows are found by the column's index and sorted. Many are met soon along the list's own order,
        which SQLite only follows where it sees no index for the condition.
        """
        name = str(self.parameter_name)
        if not self.value():
            return queryset
        chosen = queryset.filter(Q((name, self.value())))
        if not self.has_index or chosen.order_by()[: MOST_COUNTED + 1].count() <= MOST_COUNTED:
            return chosen
        along: QuerySet[Model] = queryset.alias(plain=database.unindexed(name)).filter(plain=self.value())
        return along


class SourceFilter(OneOf):
    title = gettext_lazy("sender")
    parameter_name = "source"
    has_index = True

    def choices_known(self) -> Iterable[tuple[str, Any]]:
        return ((source, source.title()) for source in settings.HOOKS)


class TopicFilter(OneOf):
    title = gettext_lazy("topic")
    parameter_name = "topic"
    has_index = True

    def choices_known(self) -> Iterable[tuple[str, Any]]:
        words = import_string(settings.TOPIC_NAME)
        return sorted(((topic, words(topic)) for topic in routes.topics()), key=lambda pair: str(pair[1]))


class FateFilter(OneOf):
    title = gettext_lazy("how it ended")
    parameter_name = "fate"

    def choices_known(self) -> Iterable[tuple[str, Any]]:
        return OUTCOMES[1:]


class OutcomeFilter(OneOf):
    title = gettext_lazy("outcome")
    parameter_name = "outcome"

    def choices_known(self) -> Iterable[tuple[str, Any]]:
        return EVERY_OUTCOME
