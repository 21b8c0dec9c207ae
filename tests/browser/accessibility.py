"""axe-core's judgement of a page, in a few words each."""

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHANGING = ["color-contrast", "html-has-lang", "html-lang-valid", "link-in-text-block", "valid-lang"]
"""What depends on the theme or the language."""

SCRIPT = "/static/axe/axe.min.js"
"""Of the tests' server: the browser keeps it compiled. Sent and compiled anew it costs as much as a page."""


def violations(page, *, whole=True):
    """By all rules of the standard, or by those that may differ where the page was judged before."""
    chosen = {"type": "tag", "values": STANDARD} if whole else {"type": "rule", "values": CHANGING}
    options = {"resultTypes": ["violations"], "runOnly": chosen}
    page.add_script_tag(url=SCRIPT)
    judge = "async options => (await axe.run(document, options)).violations"
    return [
        f"{rule['id']}: {node['target'][0]}"
        for rule in page.evaluate(judge, options)
        for node in rule["nodes"]
    ]
