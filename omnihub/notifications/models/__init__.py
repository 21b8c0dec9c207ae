"""Messages to buyers, what they are made of, and who does not want any."""

from omnihub.notifications.models.message import Message, StrayStatus
from omnihub.notifications.models.people import Number, OptOut
from omnihub.notifications.models.policy import MessagePolicy
from omnihub.notifications.models.staff import StaffAlert
from omnihub.notifications.models.template import MessageTemplate

__all__ = ["Message", "MessagePolicy", "MessageTemplate", "Number", "OptOut", "StaffAlert", "StrayStatus"]
