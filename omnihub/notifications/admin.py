"""What buyers are told, who of the staff gets the digest, and who wants no messages."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from omnihub.core.admin import Page, ReadOnly, link
from omnihub.notifications import addresses, defaults, filling, templates, terms
from omnihub.notifications.events import EMAIL
from omnihub.notifications.models import MessageTemplate, OptOut, StaffAlert
from omnihub.people.traces import History

LONGEST_WHATSAPP = 1024


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """Shows OmniHub's own words where the staff have none; kept empty for as long as they are the same."""

    class Meta:
        model = MessageTemplate
        fields = ("active", "subject", "text", "remote_name", "remote_language")
        widgets: ClassVar = {"text": UnfoldAdminTextareaWidget(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = templates.of(self.instance)
        self.initial.update(subject=shown.subject, text=shown.text)
        if self.instance.way != EMAIL:
            self.initial.update(remote_name=shown.remote_name, remote_language=shown.remote_language)

    def clean_subject(self) -> str:
        return self._own("subject", " ".join(self._known("subject").split()))

    def clean_text(self) -> str:
        text = self._known("text").replace("\r\n", "\n").strip()
        if self.instance.way != EMAIL:
            _fit_for_whatsapp(text)
        return self._own("text", text)

    def clean_remote_name(self) -> str:
        name = str(self.cleaned_data["remote_name"]).strip()
        return "" if name == defaults.REMOTE_NAMES[self.instance.event] else name

    def clean_remote_language(self) -> str:
        code = str(self.cleaned_data["remote_language"]).strip()
        return "" if code == self.instance.language else code

    def _known(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if strangers := filling.unknown(text, set(terms.KNOWN)):
            words = ", ".join(f"{{{{{word}}}}}" for word in strangers)
            raise ValidationError(_("Nobody knows these words: %(words)s") % {"words": words})
        return text

    def _own(self, name: str, text: str) -> str:
        usual = defaults.wording(self.instance.event, self.instance.way, self.instance.language)
        return "" if text == getattr(usual, name) else text


def _fit_for_whatsapp(text: str) -> None:
    """What WhatsApp would not approve."""
    if text.startswith("{{") or text.endswith("}}"):
        raise ValidationError(_("WhatsApp approves no text that begins or ends with a {{word}}."))
    if len(text) > LONGEST_WHATSAPP:
        raise ValidationError(_("WhatsApp approves at most %(n)d characters.") % {"n": LONGEST_WHATSAPP})


@admin.register(MessageTemplate)
class MessageTemplateAdmin(History, Page):
    form = TemplateForm
    list_display = ("event", "way", "language", "active", "remote_status", "checked_at")
    list_filter = ("event", "way", "language", "active")
    ordering = ("event", "way", "language")
    readonly_fields = ("own_page", "words_to_use")

    def get_fields(self, _request: HttpRequest, obj: MessageTemplate | None = None) -> list[str]:
        """What its way has."""
        own = ["subject", "text"] if obj and obj.way == EMAIL else ["text", "remote_name", "remote_language"]
        return ["own_page", "active", *own, "words_to_use"]

    def has_add_permission(self, _request: HttpRequest, *_args: Any) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: MessageTemplate | None = None) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: MessageTemplate,
        form: TemplateForm,
        change: bool,  # noqa: FBT001 - Django's
    ) -> None:
        """Other words or another name have to be looked for anew at the provider."""
        if {"text", "remote_name", "remote_language"} & set(form.changed_data):
            obj.remote_status = obj.remote_reason = ""
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("preview and test"))
    def own_page(self, row: MessageTemplate) -> SafeString:
        return link(reverse("dashboard:message_template", args=[row.pk]), _("Look at it with a sample order"))

    @admin.display(description=gettext_lazy("words to use"))
    def words_to_use(self, _row: MessageTemplate) -> SafeString:
        found = ((f"{{{{{word}}}}}", meaning) for word, meaning in terms.KNOWN.items())
        return format_html("{}", format_html_join("", "<code>{}</code> {}<br>", found))


class AlertForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = StaffAlert
        fields = ("user", "way", "address", "language", "active")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        way, typed = cleaned.get("way"), cleaned.get("address", "")
        user = cleaned.get("user")
        to = typed or (user.email if user and way == EMAIL else "")
        found = addresses.email(to) if way == EMAIL else addresses.phone(way or "", to)
        if found.because:
            self.add_error("address", _("Nobody is reached there by this way."))
        return cleaned


@admin.register(StaffAlert)
class StaffAlertAdmin(History, Page):
    form = AlertForm
    list_display = ("user", "way", "language", "active", "told_on")
    list_filter = ("way", "active")
    list_select_related = ("user",)
    ordering = ("user__username", "way")


@admin.register(OptOut)
class OptOutAdmin(ReadOnly):
    list_display = ("shown", "way", "by", "at")
    list_filter = ("way", "by")
    ordering = ("-at", "-pk")
    fields = ("shown", "way", "by", "at")

    def has_delete_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        """Who asks for messages again."""
        return bool(request.user.has_perm("notifications.delete_optout"))
