"""What every page of the administration has in common, so that a million rows open as fast as ten."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.views import ChangeList

from omnihub.core import batches

MOST_COUNTED = 10_000
"""Nobody turns pages beyond it, and counting further reads the whole table."""
MOST_AT_ONCE = 10_000
AT_ONCE = 500
EXCERPT = 90
LINK = "text-primary-600 dark:text-primary-500 hover:underline"


class OrMore(int):
    """A number that is shown as what it is: where the counting stopped."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than anybody reads; what lies beyond is found by search and filters."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        seen = rows.order_by()[: MOST_COUNTED + 1].count() if isinstance(rows, QuerySet) else len(rows)
        return OrMore(MOST_COUNTED) if seen > MOST_COUNTED else seen


class BoundedChangeList(ChangeList):  # type: ignore[misc]
    """Where nothing narrows the list, there is no other total to tell beside its own."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not (self.query or self.has_active_filters):
            self.full_result_count = self.result_count


class Page(ModelAdmin):  # type: ignore[misc]
    """`found_by` names what a search must equal. Fields in `search_fields` may hold it anywhere, which reads
    every row: that is for tables of some thousand rows.
    """

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    paginator = BoundedPaginator
    found_by: ClassVar[Sequence[str]] = ()

    def get_changelist(self, _request: HttpRequest, **_wishes: Any) -> type[ChangeList]:
        return BoundedChangeList

    def get_search_fields(self, _request: HttpRequest) -> Sequence[str]:
        return self.search_fields or self.found_by

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip().replace("\x00", "")
        if self.search_fields or not term:
            found: tuple[QuerySet[Any], bool] = super().get_search_results(request, queryset, term)
            return found
        return queryset.filter(self.equal(term)), False

    def equal(self, term: str) -> Q:
        """Each condition must have an index of its own: a single one without reads the whole table."""
        condition = Q()
        for field in self.found_by:
            condition |= Q(**{field: term})
        return condition


class ReadOnly(Page):
    def has_add_permission(self, _request: HttpRequest, *_args: Any) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


class Rows(TabularInline):  # type: ignore[misc]
    """Rows that belong to the one shown, to look at."""

    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


def on_each(rows: QuerySet[Any], act: Callable[[list[Any]], int]) -> tuple[int, bool]:
    """Act on the keys of the chosen rows, some at a time. How many it did, and whether some are left."""
    keys: Collection[Any] = list(rows.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    done = sum(act(some) for some in batches.of(AT_ONCE, list(keys)[:MOST_AT_ONCE]))
    return done, len(keys) > MOST_AT_ONCE


def link(address: str, text: object) -> SafeString:
    return format_html('<a class="{}" href="{}">{}</a>', LINK, address, text)


def left(more: bool) -> str:  # noqa: FBT001 - the second half of a message
    return " " + _("There are more: do it once more for the rest.") if more else ""


def excerpt(text: str) -> str:
    return text or "–" if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…"
