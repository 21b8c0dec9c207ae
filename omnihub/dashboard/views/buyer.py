"""A buyer's name and address: masked until somebody asks who may see them, and that is written down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from channels.models import Order
from omnihub.dashboard import access, pages
from omnihub.dashboard.views import order as passport
from omnihub.people import audit


@access.button(access.SEE_BUYER)
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the answer to this click shows them: a page that refreshes itself would fill the log."""
    order = get_object_or_404(Order.objects.select_related("shop", "customer"), pk=pk)
    audit.happened(order, audit.LOOKED)
    if pages.wants_fragment(request):
        return render(request, "dashboard/parts/recipient.html", {"order": order, "revealed": True})
    return passport.show(request, pk, revealed=True)
