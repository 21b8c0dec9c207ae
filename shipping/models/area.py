"""Places that parcels go to, as the courier costs know them; and which texts they were looked for by."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shipping.records import AreaData, CascadeId, SearchId


class Area(models.Model):
    """A sub-district. Its two numbers are of two spaces that overlap: never one in place of the other."""

    key = models.CharField(_("key"), max_length=40, unique=True)
    search_id = models.PositiveIntegerField(
        _("number in the search"), null=True, unique=True, help_text=_("costs are asked with this one")
    )
    cascade_id = models.PositiveIntegerField(
        _("number in the lists"),
        null=True,
        unique=True,
        help_text=_("by province, city and district; another space"),
    )
    subdistrict = models.CharField(_("sub-district"), max_length=120)
    district = models.CharField(_("district"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=120)
    province = models.CharField(_("province"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    folded = models.CharField(_("searched by"), max_length=500)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        indexes: ClassVar = [models.Index(fields=["postcode"], name="area_by_postcode")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As people write an address: from the small to the large."""
        parts = (self.subdistrict, self.district, self.city, self.province, self.postcode)
        return ", ".join(part for part in parts if part)

    @property
    def of_search(self) -> SearchId | None:
        return None if self.search_id is None else SearchId(self.search_id)

    @property
    def of_cascade(self) -> CascadeId | None:
        return None if self.cascade_id is None else CascadeId(self.cascade_id)

    @classmethod
    def key_of(cls, data: AreaData) -> str:
        return f"s{data.id.number}"


class AreaSearch(models.Model):
    """A text that was asked for, so that it is not asked again."""

    text = models.CharField(_("text"), max_length=80, unique=True)
    asked_at = models.DateTimeField(_("asked at"))
    complete = models.BooleanField(
        _("complete"), default=False, help_text=_("all that is called so is known; longer texts, too")
    )

    class Meta:
        verbose_name = _("search for areas")
        verbose_name_plural = _("searches for areas")

    def __str__(self) -> str:
        return self.text
