"""A buyer's data are erased: what that takes out, a typed word of assent, and the receipt while it grows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channels.erasing import of_profiles
from channels.models import CustomerProfile
from omnihub.core import texts
from omnihub.core.models import Work
from omnihub.dashboard import access, pages
from omnihub.erasing import beginning, planning, todos
from omnihub.erasing.models import Erasure
from omnihub.erasing.receipts import NAMES

REFUSED = 409


@access.allowed(access.ERASE)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer's number is typed as a word of assent: nobody types it by mistake."""
    profile = get_object_or_404(CustomerProfile, pk=pk, merged_into=None)
    scope = of_profiles([pk])
    mistake = ""
    if request.method == "POST":
        mistake = _("Type the number %(number)s to go on. Nothing was erased.") % {"number": pk}
        if request.POST.get("number", "").strip() == str(pk):
            try:
                row = beginning.begin(scope, request.user.get_username())
            except beginning.NotYet:
                mistake = _("It is not possible yet. Nothing was erased.")
            else:
                return redirect("dashboard:erasure", row.pk)
    plan = planning.plan(scope)
    context = {
        "title": _("Erase a customer's data"),
        "profile": profile,
        "plan": plan,
        "counts": [(name, count) for name, count in plan.counts if count],
        "in_odoo": [(NAMES[key], count) for key, count in plan.in_odoo.items() if count],
        "mistake": mistake,
    }
    return pages.show(request, "dashboard/erase_customer.html", context, status=REFUSED if mistake else 200)


@access.page_for(access.SEE_ERASURES)
def receipt(request: HttpRequest, pk: str) -> HttpResponse:
    row = get_object_or_404(Erasure, pk=pk)
    work = Work.objects.filter(topic=todos.FINISH, subject=str(row.pk)).order_by("-pk").first()
    context = {
        "title": _("Receipt of an erasure"),
        "row": row,
        "running": row.state == Erasure.State.RUNNING,
        "counts": [(texts.read(name), count) for name, count in row.counts if count],
        "left": [texts.read(words) for words in row.left],
        "held": work if work and work.state == Work.State.HELD else None,
    }
    return pages.show(request, "dashboard/erasure.html", context)
