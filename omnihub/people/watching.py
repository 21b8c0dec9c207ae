"""What the audit log takes by itself: what a person saves, and who comes in."""

from typing import Any

from auditlog.models import LogEntry
from auditlog.signals import pre_log
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models.signals import pre_save

from omnihub.people import acting, audit, middleware


def connect() -> None:
    pre_log.connect(by_a_person)
    pre_save.connect(signed, sender=LogEntry)
    user_logged_in.connect(came_in)
    user_logged_in.connect(middleware.begin_to_count)
    user_login_failed.connect(stayed_out)


def by_a_person(**_signal: Any) -> bool:
    """The worker saves the same rows. Its doings are in the work table; here they would bury the people's."""
    return acting.person() is not None


def signed(instance: Any, **_signal: Any) -> None:
    """The name is kept beside the user, who may be deleted one day."""
    if not instance._state.adding:  # noqa: SLF001 - Django's own place for it
        return
    instance.actor = instance.actor or acting.person()
    instance.remote_addr = instance.remote_addr or acting.where()
    if instance.actor:
        instance.additional_data = {**(instance.additional_data or {}), "by": instance.actor.get_username()}


def came_in(user: User, **_signal: Any) -> None:
    audit.happened(user, audit.LOGGED_IN, by=user)


def stayed_out(credentials: dict[str, Any], **_signal: Any) -> None:
    """Only for users there are: somebody may have typed a password where the name belongs."""
    user = User.objects.filter(username=credentials.get("username")).first()
    if user is not None:
        audit.happened(user, audit.FAILED)
