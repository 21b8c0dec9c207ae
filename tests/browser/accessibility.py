"""axe-core's judgement of a page, in a few words each."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHANGING = ["color-contrast", "html-has-lang", "html-lang-valid", "link-in-text-block", "valid-lang"]
"""What depends on the theme or the language."""


def violations(page, *, whole=True):
    """By all rules of the standard, or by those that may differ where the page was judged before."""
    chosen = {"type": "tag", "values": STANDARD} if whole else {"type": "rule", "values": CHANGING}
    options = {"resultTypes": ["violations"], "runOnly": chosen}
    found = AXE.run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target'][0]}" for rule in found for node in rule["nodes"]]
