"""What a buyer needs to pay by one method, as the page shows it."""

import io
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from django.utils.safestring import SafeString, mark_safe

from omnihub.checkout import paying
from payments.models import Charge

LONGEST_QR = 1500
GROUP = 4


@dataclass(frozen=True, slots=True)
class Instructions:
    method: str
    group: str
    account_number: str = ""
    code: str = ""
    url: str = ""
    qr: SafeString | str = ""
    payer_name: str = ""

    @property
    def ready(self) -> bool:
        return bool(self.account_number or self.code or self.url or self.qr)

    @property
    def spaced(self) -> str:
        """In fours, as people read a number out."""
        number = self.account_number or self.code
        if not number.isalnum():
            return number
        return " ".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def of(charge: Charge) -> Instructions:
    told = charge.instructions

    def text(name: str) -> str:
        return str(told.get(name) or "")

    return Instructions(
        method=paying.name_of(charge),
        group=charge.group,
        account_number=text("account_number"),
        code=text("code"),
        url=web(text("url")),
        qr=_drawn(text("qr")),
        payer_name=text("payer_name"),
    )


def web(url: str) -> str:
    """Wallets have addresses of their own apps, too; what runs a script has not."""
    return "" if urlsplit(url).scheme.lower() in {"", "javascript", "data", "vbscript"} else url


def _drawn(text: str) -> SafeString | str:
    """As a picture within the page: nobody else is asked to draw what pays."""
    if not text or len(text) > LONGEST_QR:
        return ""
    out, look = io.BytesIO(), {"dark": "#111827", "light": "#ffffff", "border": 4}
    drawn = segno.make(text, error="m", micro=False)
    drawn.save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, **look
    )  # as large as the page lets it
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here; the text is in it as squares only
