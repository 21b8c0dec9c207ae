from django.urls import path

from omnihub.notifications import views

app_name = "messages"
urlpatterns = [path("messages/stop/<str:token>/", views.stop, name="stop")]
