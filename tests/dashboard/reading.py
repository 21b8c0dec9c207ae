"""What a person reads of a page: its texts, and those of its attributes."""

from html.parser import HTMLParser

ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "data-label")
SILENT = {"script", "style"}
ICON = "material-symbols-outlined"


class Reading(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.texts: list[str] = []
        self.skip = False
        self.language = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.skip = tag in SILENT or ICON in (told.get("class") or "") or "lang" in told
        if tag == "html":
            self.skip, self.language = False, told.get("lang")
        self.texts += [" ".join(told[name].split()) for name in ATTRIBUTES if told.get(name)]

    def handle_endtag(self, tag):
        self.skip = False

    def handle_data(self, data):
        text = " ".join(data.split())
        if text and not self.skip:
            self.texts.append(text)
