"""Whether a marketplace sends us its pushes, as it was when we last asked."""

from django.db import models


class PushStatus(models.Model):
    kind = models.CharField(max_length=32, primary_key=True, help_text="the marketplace")
    state = models.CharField(max_length=32, blank=True, help_text="its own word: normal, warning, suspended")
    code = models.CharField(max_length=100, blank=True, help_text="what is wrong; empty: nothing")
    words = models.TextField(blank=True, help_text="what is wrong and what to do, for staff")
    can_switch_on = models.BooleanField(default=False, help_text="our button can mend some of it")
    as_of = models.DateTimeField()

    class Meta:
        verbose_name_plural = "push status"

    def __str__(self) -> str:
        return f"pushes of {self.kind}: {self.code or 'as they should be'}"
