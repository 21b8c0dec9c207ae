"""What a person may type on these pages."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnihub.core import clock

EARLIEST = date(2010, 1, 1)
"""No marketplace of ours is older; a mistyped year is told at once."""
MINUTES = "%Y-%m-%dT%H:%M"


def local(moment: datetime) -> str:
    """As the browser's date-time field writes it, in Jakarta."""
    return f"{moment.astimezone(clock.JAKARTA):{MINUTES}}"


class JakartaField(forms.CharField):
    """A browser's date-time field. It knows no zone: what people type here is Jakarta's time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES)

    def clean(self, value: str) -> datetime:
        text = str(super().clean(value))
        try:
            return datetime.strptime(text, MINUTES).replace(tzinfo=clock.JAKARTA)
        except ValueError:
            raise ValidationError(_("Please give a date and a time.")) from None


class GoLiveForm(forms.Form):
    at = JakartaField(label=gettext_lazy("Go live at"))
    confirmed = forms.BooleanField(required=False)


class RuleForm(forms.Form):
    buffer = forms.IntegerField(
        label=gettext_lazy("Keep back"),
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("Pieces of each listing that are never offered, for the next minutes' sales."),
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Percent"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Of what is left, so much is offered in this shop."),
    )
    cap = forms.IntegerField(
        label=gettext_lazy("At most"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy("Never offer more pieces than this. Empty: no limit."),
    )
    last_pieces = forms.IntegerField(
        label=gettext_lazy("Leave the last to other shops"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy(
            "When so many pieces or fewer are left, this shop offers none, so that only your main shop sells "
            "the last ones. Leave it at 0 there."
        ),
    )

    def clean_last_pieces(self) -> int:
        return self.cleaned_data["last_pieces"] or 0


class BackfillForm(forms.Form):
    """Whole Jakarta days, the last one included."""

    since = forms.DateField(label=gettext_lazy("First day"))
    until = forms.DateField(label=gettext_lazy("Last day"))

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if day < EARLIEST:
            raise ValidationError(_("Please choose a day from %(day)s on.") % {"day": EARLIEST})
        return day

    def clean_until(self) -> date:
        """What is still to come has no orders."""
        day: date = self.cleaned_data["until"]
        return min(day, clock.jakarta_date(clock.now()))

    def moments(self) -> tuple[datetime, datetime]:
        start, _end = clock.jakarta_day(self.cleaned_data["since"])
        _start, end = clock.jakarta_day(self.cleaned_data["until"])
        return start, end
