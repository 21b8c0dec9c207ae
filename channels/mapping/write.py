"""Writing what a spreadsheet says: like a person's hand on each listing, some hundred at a time."""

from collections import defaultdict
from collections.abc import Sequence

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from channels import listings
from channels.mapping import words
from channels.mapping.plan import Change
from channels.models import Listing, Shop
from omnihub.core import batches

AT_ONCE = 500


def all_of(changes: Sequence[Change], user: AbstractBaseUser) -> None:
    """What was written stays written where it is cut short; the same file again does the rest."""
    of_shop: dict[Shop, list[Change]] = defaultdict(list)
    for change in changes:
        of_shop[change.listing.shop].append(change)
    for shop, found in of_shop.items():
        for some in batches.of(AT_ONCE, found):
            _write(shop, some, user)


@transaction.atomic
def _write(shop: Shop, changes: Sequence[Change], user: AbstractBaseUser) -> None:
    made_of = {change.listing.pk: change.parts for change in changes}
    listings.link_all(shop, made_of, user.get_username())
    content_type = ContentType.objects.get_for_model(Listing)
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=user.pk,
            content_type=content_type,
            object_id=str(change.listing.pk),
            object_repr=str(change.listing)[:200],
            action_flag=CHANGE,
            change_message=_("Imported: %(change)s") % {"change": words.change(change.before, change.after)},
        )
        for change in changes
    )
