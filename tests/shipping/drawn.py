"""Label files as marketplaces send them, and as they should not."""

import io
import zipfile

from pypdf import PdfReader
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

THERMAL = (100 * mm, 150 * mm)


def pdf(*texts, size=THERMAL):
    """A page for each text; an empty text is an empty page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for text in texts:
        if text:
            canvas.drawString(20, 100, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def zpl(*texts):
    return "\n".join(f"^XA^FO50,50^FD{text}^FS^XZ" for text in texts).encode()


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name, body)
    return out.getvalue()


def texts(body):
    return [page.extract_text().strip() for page in PdfReader(io.BytesIO(body)).pages]
