from django.urls import path

from sandbox.xendit import control

urlpatterns = [
    path("api/xendit/state", control.state),
    path("api/xendit/pay", control.pay),
    path("api/xendit/fail", control.fail),
    path("api/xendit/expire", control.expire),
    path("api/xendit/settle", control.settle),
    path("api/xendit/forward", control.forward),
    path("api/xendit/balance", control.balance),
    path("api/xendit/webhooks", control.webhooks),
    path("api/xendit/resend", control.resend),
    path("api/xendit/send", control.send),
    path("api/xendit/move/<str:kind>", control.move),
]
