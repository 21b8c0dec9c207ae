from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "omnihub.bench"
    label = "bench"
