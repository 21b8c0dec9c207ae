"""What staff say of a shop of our own."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Storefront
from channels.models.own import WEBSITE

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Storefront]
else:
    ModelForm = forms.ModelForm

SHORTEST, LONGEST = 15, 7 * 24 * 60
MOST_DAYS = 60


class MakeForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and dashes; buyers see it: /shop/<address>/"),
    )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if Storefront.objects.filter(slug=slug).exists():
            raise ValidationError(_("Another shop has this address."))
        return slug


class StorefrontForm(ModelForm):
    class Meta:
        model = Storefront
        fields = (
            *("is_open", "slug", "welcome", "language", "pay_within_minutes"),
            *("collect_allowed", "collect_words", "completed_after_days", "lead_after_minutes"),
        )

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    pay_within_minutes = forms.IntegerField(
        label=gettext_lazy("To be paid within minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        help_text=gettext_lazy("So long the goods are kept for the buyer; 1440 is a day."),
    )
    completed_after_days = forms.IntegerField(
        label=gettext_lazy("Completed so many days after delivery"), min_value=0, max_value=MOST_DAYS
    )
    lead_after_minutes = forms.IntegerField(
        label=gettext_lazy("A cart left behind is a lead in Odoo after minutes"),
        min_value=0,
        max_value=LONGEST,
        help_text=gettext_lazy("Only where the buyer agreed to be asked; 0: never."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.shop.kind == WEBSITE:  # its window and its carts are Odoo's
            for name in ("is_open", "slug", "welcome", "lead_after_minutes"):
                del self.fields[name]

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        if told.get("collect_allowed") and not told.get("collect_words"):
            self.add_error("collect_words", _("Say where and when it can be collected."))
        return told
