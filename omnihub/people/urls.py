from django.urls import path

from omnihub.people import views

app_name = "people"
urlpatterns = [
    path("two-factor/", views.code, name="code"),
    path("two-factor/set-up/", views.set_up, name="set_up"),
]
