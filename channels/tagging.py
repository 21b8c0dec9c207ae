"""Tags on customers, many at once."""

from collections.abc import Sequence

from django.db import transaction

from channels.models import CustomerTag, Tagged


@transaction.atomic
def put(name: str, profiles: Sequence[int]) -> int:
    """How many did not have it. A tag of this name in other capitals is the same one."""
    tag, _new = CustomerTag.objects.get_or_create(name__iexact=name, defaults={"name": name})
    tag = CustomerTag.objects.select_for_update().get(pk=tag.pk)
    have = set(Tagged.objects.filter(tag=tag, profile__in=profiles).values_list("profile", flat=True))
    new = [Tagged(tag=tag, profile_id=pk) for pk in sorted(set(profiles) - have)]
    return len(Tagged.objects.bulk_create(new))


@transaction.atomic
def take(name: str, profiles: Sequence[int]) -> int:
    tag = CustomerTag.objects.filter(name__iexact=name).first()
    if tag is None:
        return 0
    deleted, _by_model = Tagged.objects.filter(tag=tag, profile__in=profiles).delete()
    return deleted
