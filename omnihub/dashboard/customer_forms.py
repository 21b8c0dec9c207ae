"""What staff say of customers."""

from django import forms
from django.utils.translation import gettext_lazy

from channels.models import CustomerProfile

BIGGEST = 2**63 - 1
MOST_TICKED = 200


class TagForm(forms.Form):
    """On those that are ticked: one tag, put on or taken off."""

    tag = forms.CharField(label=gettext_lazy("Tag"), max_length=60)
    customer = forms.TypedMultipleChoiceField(coerce=int, required=True)
    off = forms.BooleanField(required=False)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        told = data.getlist("customer")[:MOST_TICKED] if hasattr(data, "getlist") else []
        known = CustomerProfile.objects.filter(merged_into=None, pk__in=[pk for pk in told if _key(pk)])
        self.fields["customer"].choices = [(pk, pk) for pk in known.values_list("pk", flat=True)]  # type: ignore[attr-defined]

    def clean_tag(self) -> str:
        return " ".join(str(self.cleaned_data["tag"]).split())


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
    )


def _key(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= BIGGEST
