"""Profiles as people read them: what somebody chose, else what the newest buyer shown in full tells."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from channels.models import Customer, CustomerProfile

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    """Empty where no marketplace shows it: nothing masked is anybody's name."""

    profile: CustomerProfile
    customers: tuple[Customer, ...]
    name: str
    phone: str
    email: str

    @classmethod
    def of(cls, profiles: Iterable[CustomerProfile]) -> "list[Person]":
        """One query for any number of them, in their order."""
        listed = list(profiles)
        theirs: dict[int, list[Customer]] = defaultdict(list)
        rows = Customer.objects.filter(profile__in=listed).select_related("shop")
        for row in sorted(rows, key=lambda row: (row.as_of or NEVER, row.pk), reverse=True):
            assert row.profile_id
            theirs[row.profile_id].append(row)
        return [cls._one(profile, tuple(theirs[profile.pk])) for profile in listed]

    @classmethod
    def _one(cls, profile: CustomerProfile, customers: tuple[Customer, ...]) -> "Person":
        names = (row.name for row in customers if row.is_clear)
        return cls(
            profile,
            customers,
            name=profile.name or next((name for name in names if name), ""),
            phone=profile.phone or next((row.phone_key for row in customers if row.phone_key), ""),
            email=profile.email or next((row.email_key for row in customers if row.email_key), ""),
        )

    @property
    def usernames(self) -> list[str]:
        """As the marketplaces call them. A shop of ours knows its buyers by their number, which is none."""
        return sorted({row.username for row in self.customers if row.username})

    @property
    def known_by(self) -> str:
        return next(iter(self.usernames), "")
