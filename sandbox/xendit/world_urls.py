from django.urls import path

from sandbox.xendit import control, money_pages, pages

urlpatterns = [
    path("checkout/", pages.overview),
    path("checkout/requests/<str:key>/", pages.payment),
    path("checkout/requests/<str:key>/<str:name>/", pages.act),
    path("checkout/<str:kind>/<str:key>/", pages.link),
    path("checkout/<str:kind>/<str:key>/choose/", pages.choose),
    path("xendit/", money_pages.dashboard),
    path("xendit/move/", money_pages.move),
    path("xendit/settle/", money_pages.settle),
    path("xendit/buyers/", money_pages.buyers),
    path("xendit/resend/", money_pages.resend),
    path("api/xendit/state", control.state),
    path("api/xendit/pay", control.pay),
    path("api/xendit/fail", control.fail),
    path("api/xendit/expire", control.expire),
    path("api/xendit/settle", control.settle),
    path("api/xendit/forward", control.forward),
    path("api/xendit/bulk", control.bulk),
    path("api/xendit/balance", control.balance),
    path("api/xendit/webhooks", control.webhooks),
    path("api/xendit/resend", control.resend),
    path("api/xendit/send", control.send),
    path("api/xendit/give_back", control.give_back),
    path("api/xendit/move/<str:kind>", control.move),
]
