"""The administration: what its pages have in common, and the engine's own tables."""

from omnihub.core.admin import inbox, machine, queue, work
from omnihub.core.admin.pages import BoundedPaginator, Page, ReadOnly, Rows, excerpt, left, link, on_each

__all__ = [
    "BoundedPaginator",
    "Page",
    "ReadOnly",
    "Rows",
    "excerpt",
    "inbox",
    "left",
    "link",
    "machine",
    "on_each",
    "queue",
    "work",
]
