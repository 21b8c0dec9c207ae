"""Odoo's delivery method for each courier of a shop."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from erp_bridge.choices import Choice
from omnihub.dashboard.choosing import SearchField
from omnihub.dashboard.queries.couriers import Courier

PLACE = "carriers"


class CourierForm(forms.Form):
    """A field for each courier; one that came up meanwhile is asked about the next time."""

    def __init__(
        self, *args: Any, couriers: Sequence[Courier], found: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.couriers = {field_name(one.name): one for one in couriers}
        for name, one in self.couriers.items():
            field = SearchField(one.name)
            field.offer(found, PLACE)
            self.fields[name] = field

    def rows(self) -> Iterator[tuple[Courier, BoundField]]:
        for name, one in self.couriers.items():
            yield one, self[name]

    def labels(self) -> list[str]:
        field = next(iter(self.fields.values()), None)
        return list(field.labels) if isinstance(field, SearchField) else []

    def wanted(self) -> dict[str, int | None]:
        return {one.name: self.cleaned_data[name] for name, one in self.couriers.items() if name in self.data}


def field_name(courier: str) -> str:
    """Stable, whatever other couriers there are by the time the form comes back."""
    return f"courier_{hashlib.sha256(courier.encode()).hexdigest()[:12]}"
