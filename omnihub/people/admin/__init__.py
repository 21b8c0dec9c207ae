"""Users and their roles, the audit log, and locked logins."""

from omnihub.people.admin import attempts, log, users

__all__ = ["attempts", "log", "users"]
