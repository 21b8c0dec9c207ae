"""Tags on customers, many at once: the database puts them on whoever a query finds."""

from django.db import transaction
from django.db.models import F, QuerySet

from channels.models import CustomerProfile, CustomerTag, Tagged
from omnihub.core import upsert


@transaction.atomic
def put(name: str, found: QuerySet[CustomerProfile]) -> int:
    """How many did not have it. A tag of this name in other capitals is the same one."""
    tag, _new = CustomerTag.objects.get_or_create(name__iexact=name, defaults={"name": name})
    tag = CustomerTag.objects.select_for_update().get(pk=tag.pk)
    return upsert.copied(Tagged, found, {"tag_id": tag.pk, "profile_id": F("pk")}, once=True)


@transaction.atomic
def take(name: str, found: QuerySet[CustomerProfile]) -> int:
    tag = CustomerTag.objects.filter(name__iexact=name).first()
    if tag is None:
        return 0
    deleted, _by_model = Tagged.objects.filter(tag=tag, profile__in=found.values("pk")).delete()
    return deleted
