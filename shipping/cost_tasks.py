"""What the clock calls for courier costs and for the parcels of our own shops."""

from datetime import timedelta

from django.conf import settings

from omnihub.core import clock, work
from shipping import cost_rules, own_news, todos
from shipping.models import AreaSearch, QuotaDay, Quote, RateCard

QUOTA_DAYS = 400


def check() -> None:
    if cost_rules.asking_shops():
        work.add([todos.check("regular look")])


def track() -> None:
    if own_news.due().exists():
        work.add([todos.track("regular look")])


def prune() -> None:
    """What nobody can ask for any more; an offer that was taken is kept beside its order for longer."""
    now = clock.now()
    quotes = Quote.objects.all()
    quotes.filter(taken_at=None, made_at__lt=now - timedelta(days=settings.KEEP_DAYS["quotes"])).delete()
    quotes.filter(made_at__lt=now - timedelta(days=settings.KEEP_DAYS["taken_quotes"])).delete()
    long_ago = now - timedelta(days=settings.KEEP_DAYS["rates"])
    RateCard.objects.filter(fetched_at__lt=long_ago).delete()
    AreaSearch.objects.filter(asked_at__lt=long_ago).delete()
    QuotaDay.objects.filter(day__lt=clock.jakarta_date(now) - timedelta(days=QUOTA_DAYS)).delete()
