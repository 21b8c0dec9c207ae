"""axe-core's judgement of a page, in a few words each."""

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHANGING = ["color-contrast", "html-has-lang", "html-lang-valid", "link-in-text-block", "valid-lang"]
"""What depends on the theme or the language."""

FRAME = ["#nav-sidebar", "#header-inner"]
"""What surrounds every page for staff: the same everywhere, and half of most pages."""

LOADED_BEFORE = {"assets": ["media"]}
"""Not the styles once more: no rule of the standard asks for them, and reading them takes a tenth."""

SCRIPT = "/static/axe/axe.min.js"
"""Of the tests' server: the browser keeps it compiled. Sent and compiled anew it costs as much as a page."""


def violations(page, *, whole=True, framed=True):
    """By all rules of the standard, or by those that may differ where the page was judged before; with its
    frame, or without where others were judged with theirs.
    """
    chosen = {"type": "tag", "values": STANDARD} if whole else {"type": "rule", "values": CHANGING}
    options = {"resultTypes": ["violations"], "runOnly": chosen, "preload": LOADED_BEFORE}
    page.add_script_tag(url=SCRIPT)
    judge = "async given => (await axe.run({exclude: given.without}, given.options)).violations"
    return [
        f"{rule['id']}: {node['target'][0]}"
        for rule in page.evaluate(judge, {"options": options, "without": [] if framed else FRAME})
        for node in rule["nodes"]
    ]
