from django.urls import path

from sandbox.whatsapp import pages

urlpatterns = [
    path("phone/", pages.phone_list),
    path("phone/write/", pages.write),
    path("phone/<str:wa_id>/", pages.phone),
    path("api/whatsapp/messages", pages.messages),
    path("api/whatsapp/reply", pages.reply),
    path("api/whatsapp/templates", pages.templates),
    path("api/whatsapp/webhooks", pages.webhooks),
    path("api/whatsapp/verify", pages.verify),
]
