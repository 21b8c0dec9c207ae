"""How a shop's buyers are told: language, ways, hours."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnihub.notifications.events import Event, Language, Plan
from omnihub.notifications.models import MessagePolicy

PLAN = "plan_"
MOST_HOURS = 23
AWB = "{awb}"


class HourField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MessagePolicyForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    quiet_from = HourField(label=gettext_lazy("Quiet from"))
    quiet_until = HourField(
        label=gettext_lazy("Quiet until"),
        help_text=gettext_lazy(
            "No phone rings in these hours, by the clock of the buyer's province. Both alike: never quiet."
        ),
    )
    reminder_hours = forms.IntegerField(
        label=gettext_lazy("Remind after hours"),
        min_value=1,
        max_value=MOST_HOURS,
        help_text=gettext_lazy("So long after an order that is not paid yet, once."),
    )
    tracking_url = forms.URLField(
        label=gettext_lazy("Tracking page"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy("Where buyers follow a parcel; {awb} stands for its waybill."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Contact"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Where buyers may ask; it stands below each e-mail."),
    )
    may_message_marketplace = forms.BooleanField(
        label=gettext_lazy("The marketplace lets us write to its buyers"),
        required=False,
        help_text=gettext_lazy("Only with its leave. Buyers whose address is masked are never reached."),
    )

    def __init__(self, *args: Any, policy: MessagePolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        for event, label in Event.choices:
            self.fields[PLAN + event] = forms.ChoiceField(label=label, choices=Plan.choices)
            self.initial[PLAN + event] = policy.plan(event)
        for name in self.own():
            self.initial.setdefault(name, getattr(policy, name))

    def own(self) -> list[str]:
        return [name for name in self.fields if not name.startswith(PLAN)]

    def plans(self) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith(PLAN))

    def others(self) -> Iterator[BoundField]:
        return (self[name] for name in self.own())

    def clean_tracking_url(self) -> str:
        address = str(self.cleaned_data["tracking_url"])
        if address and AWB not in address:
            raise ValidationError(_("Write {awb} where the waybill stands in the address."))
        return address

    def save(self) -> None:
        for name in self.own():
            setattr(self.policy, name, self.cleaned_data[name])
        self.policy.plans = {event: self.cleaned_data[PLAN + event] for event in Event.values}
        self.policy.save()


class TestForm(forms.Form):
    """To whom a sample goes."""

    to = forms.CharField(label=gettext_lazy("To whom"), max_length=254)
