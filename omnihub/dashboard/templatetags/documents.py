"""An order's four documents in Odoo. Written in Python: a list draws fifty of them, and as a template each
took a third of the page's time.
"""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from omnihub.dashboard.erp_side import Paper, Side, Step, label
from omnihub.dashboard.markup import filled, together

register = template.Library()

CHAIN = '<ol class="chain">{}</ol>{}'
STEP = '<li class="is-{}"><span class="chain-label">{}</span>{}</li>'
LINK = '<a href="{}" target="_blank" rel="noopener" title="{}">{}</a>'
PLAIN = "<span>{}</span>"
WHEN = '<span class="when">{}</span>'
WHY = '<p class="why is-{}">{}</p>'


@register.simple_tag
def chain(side: Side) -> SafeString:
    language = get_language()
    steps = together(_step(step, label(step.kind, language)) for step in side.steps)
    return filled(CHAIN, steps, filled(WHY, side.tone, side.words) if side.words else "")


def _step(step: Step, name: str) -> SafeString:
    papers = together(_paper(paper, name) for paper in step.papers)
    return filled(STEP, step.tone, name, papers or filled(WHEN, step.empty))


def _paper(paper: Paper, kind: str) -> SafeString:
    name = filled(LINK, paper.url, paper.title(kind), paper.name) if paper.url else filled(PLAIN, paper.name)
    return name + filled(WHEN, paper.dead) if paper.dead else name
