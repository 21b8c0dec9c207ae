from django.apps import AppConfig


class RajaOngkirConfig(AppConfig):
    name = "sandbox.rajaongkir"
    label = "rajaongkir"
