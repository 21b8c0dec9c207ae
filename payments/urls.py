from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [path("refund/<str:token>/", views.account, name="account")]
