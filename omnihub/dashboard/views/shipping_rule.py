"""How a shop ships: its hand-over, its pick-up address, how long it waits, what its labels are."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Shop, ShopAddress
from omnihub.dashboard import access, pages
from shipping import policies
from shipping.models import ShippingPolicy

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[ShippingPolicy]
else:
    ModelForm = forms.ModelForm

FIELDS = (
    *("arranges_by_itself", "method", "pickup_place", "sender_name", "free_cancel_minutes"),
    *("paper", "sheets", "fetches_labels"),
)


class ShippingRuleForm(ModelForm):
    class Meta:
        model = ShippingPolicy
        fields = FIELDS

    pickup_place = forms.ChoiceField(
        label=gettext_lazy("Pick-up address"),
        required=False,
        help_text=gettext_lazy("As the marketplace knows them. Update Shop, on the shop's page, reads them."),
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        rows = ShopAddress.objects.filter(shop=self.instance.shop, gone_at=None).order_by("pk")
        known = [(one.remote_id, one.one_line) for one in rows if "pickup" in one.uses or not one.uses]
        place = self.instance.pickup_place
        if place and place not in dict(known):
            known.append((place, _("%(place)s (no longer known)") % {"place": place}))
        choices = [("", _("The marketplace's default")), *known]
        self.fields["pickup_place"].choices = choices  # type: ignore[attr-defined]
        self.fields["free_cancel_minutes"].max_value = 7 * 24 * 60  # type: ignore[attr-defined]


@access.allowed(access.CHANGE_SHIPPING)
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    policy = policies.of(shop)
    form = ShippingRuleForm(request.POST or None, instance=policy)
    if form.is_valid():
        policies.save(shop, form.cleaned_data, request.user.get_username())
        messages.success(request, _("The shipping rule of %(shop)s is set.") % {"shop": shop})
        return redirect("dashboard:shipping")
    context = {"title": _("Shipping rule"), "shop": shop, "form": form, "policy": policy}
    return pages.show(request, "dashboard/shipping_rule.html", context, status=422 if form.is_bound else 200)
