"""`{% drawn "part.html" name=value %}`: as `include … only`, for parts that seldom show something new."""

from django import template

from omnihub.dashboard.drawing import drawn

register = template.Library()
register.simple_tag(drawn)
