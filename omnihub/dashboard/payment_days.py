"""The payments of a span of days as a picture and in a sentence."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from omnihub.core import money
from omnihub.dashboard.charts import Chart, Series
from omnihub.dashboard.queries.money.aging import Aged
from omnihub.dashboard.queries.money.calendar import Calendar
from omnihub.dashboard.queries.money.flows import Ending
from omnihub.dashboard.queries.money.report import Report

HUES: dict[Ending, int | None] = {
    Ending.SUCCESSFUL: 155,
    Ending.PENDING: 85,
    Ending.EXPIRED: None,
    Ending.REFUNDED: 25,
}


def names() -> dict[Ending, str]:
    return {
        Ending.SUCCESSFUL: _("Successful"),
        Ending.PENDING: _("Pending"),
        Ending.EXPIRED: _("Expired"),
        Ending.REFUNDED: _("Refunded"),
    }


def chart(report: Report) -> Chart:
    labels = [date_format(day, "j/n") for day, _sums in report.days]
    series = [
        Series(name, [int(sums.amounts[ending]) for _day, sums in report.days], HUES[ending])
        for ending, name in names().items()
    ]
    return Chart(_summary(report), labels, series, unit="money", stacked=True)


def _summary(report: Report) -> str:
    total = report.total
    words = {
        "count": total.counts[Ending.SUCCESSFUL],
        "amount": money.rupiah(total.amounts[Ending.SUCCESSFUL]),
        "pending": money.rupiah(total.amounts[Ending.PENDING]),
        "refunded": money.rupiah(total.amounts[Ending.REFUNDED]),
    }
    return (
        _("Payments by day: %(count)d successful, %(amount)s; %(pending)s pending, %(refunded)s refunded.")
        % words
    )


def aging_chart(aged: list[Aged]) -> Chart:
    labels = [bucket.label for bucket in aged[0].buckets]
    hues = (85, 215, 285)
    series = [
        Series(str(one.name), [int(bucket.amount) for bucket in one.buckets], hue)
        for one, hue in zip(aged, hues, strict=True)
    ]
    total = money.rupiah(sum(one.amount for one in aged))  # type: ignore[arg-type]
    return Chart(
        _("Money on its way by days of waiting: %(total)s together.") % {"total": total},
        labels,
        series,
        unit="money",
        stacked=True,
    )


def calendar_chart(calendar: Calendar) -> Chart:
    labels = [date_format(one.day, "D\nj/n") for one in calendar.days]
    values = [int(one.amount) for one in calendar.days]
    words = _("Expected in the next days: %(total)s.") % {"total": money.rupiah(calendar.amount)}
    return Chart(words, labels, [Series(_("Expected"), values, 155)], unit="money")
