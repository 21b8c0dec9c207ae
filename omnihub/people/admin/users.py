"""People and their roles."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from omnihub.people import rights, roles, second_factor
from omnihub.people.models import Authenticator
from omnihub.people.traces import History

FOR_OWNERS = ("is_superuser", "groups", "user_permissions")
"""Whoever may change these may give everything to everybody, himself included."""

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(History, DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "full_name", "their_roles", "two_factor", "last_login", "is_active")
    list_filter = ("groups", "is_active", "is_staff")
    actions = ("reset_two_factor",)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        rows: QuerySet[User] = super().get_queryset(request)
        phone = Authenticator.objects.filter(user=OuterRef("pk"), confirmed=True)
        return rows.prefetch_related("groups").annotate(has_phone=Exists(phone))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        kept = tuple(super().get_readonly_fields(request, obj))
        return kept if roles.is_owner(request.user) else (*kept, *FOR_OWNERS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return bool(super().has_change_permission(request, obj)) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return bool(super().has_delete_permission(request, obj)) and self._may_touch(request, obj)

    @staticmethod
    def _may_touch(request: HttpRequest, obj: User | None) -> bool:
        """An owner's password or switch is another owner's business only."""
        return obj is None or not roles.is_owner(obj) or roles.is_owner(request.user)

    @admin.display(description=gettext_lazy("name"))
    def full_name(self, user: User) -> str:
        return user.get_full_name() or "–"

    @admin.display(description=gettext_lazy("roles"))
    def their_roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join([*names, _("superuser")] if user.is_superuser else names) or "–"

    @admin.display(description=gettext_lazy("second step"), boolean=True)
    def two_factor(self, user: User) -> bool:
        return bool(getattr(user, "has_phone", False))

    @admin.action(
        description=gettext_lazy("Reset the second step of the login: the phone is gone"),
        permissions=["reset"],
    )
    def reset_two_factor(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        theirs = [user for user in rows if self._may_touch(request, user)]
        count = sum(second_factor.reset(user) for user in theirs)
        said = ngettext(
            "%(n)d person sets up the second step at the next login.",
            "%(n)d people set up the second step at the next login.",
            count,
        )
        self.message_user(request, said % {"n": count}, messages.SUCCESS)

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(rights.CHANGE_PEOPLE)


@admin.register(Group)
class GroupAdmin(History, DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "kept_by")

    @admin.display(description=gettext_lazy("rights"))
    def kept_by(self, group: Group) -> str:
        return str(roles.WORDS[group.name]) if roles.is_ours(group) else _("As ticked by you.")

    @admin.display(description=gettext_lazy("rights"))
    def of_the_program(self, group: Group) -> str:
        return _(
            "%(words)s OmniHub sets the rights of this role, and puts them back at each update. For other "
            "rights, make a group of your own."
        ) % {"words": roles.WORDS[group.name]}

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return ("name", "of_the_program") if roles.is_ours(obj) else super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        ours = roles.is_ours(obj)
        return ("name", "of_the_program") if ours else super().get_readonly_fields(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return not roles.is_ours(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return not roles.is_ours(obj) and bool(super().has_delete_permission(request, obj))
