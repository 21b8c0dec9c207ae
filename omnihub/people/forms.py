"""What is typed on the pages of the login."""

from django import forms
from django.utils.translation import gettext_lazy


class CodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)
