from django.urls import path

from sandbox.mailbox import pages

urlpatterns = [
    path("mailbox/", pages.mailbox),
    path("mailbox/<int:number>/", pages.mail),
    path("api/mailbox", pages.kept),
]
