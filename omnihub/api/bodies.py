"""What partners send: JSON, which is UTF-8 (RFC 8259) whatever the content type names beside."""

from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Body(JSONParser):
    def parse(self, stream: IO[Any], media_type: Any = None, _context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, {"encoding": "utf-8"})
        except RecursionError as error:
            raise ParseError(_("This is nested deeper than anything that is asked for here.")) from error
