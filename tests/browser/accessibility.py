"""axe-core's judgement of a page, in a few words each."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": STANDARD}}


def violations(page):
    found = AXE.run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {node['target'][0]}" for rule in found for node in rule["nodes"]]
