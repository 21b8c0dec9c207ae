"""An order's four documents in Odoo. Written in Python: a list draws fifty of them, and as a template each
took a third of the page's time.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from omnihub.dashboard.erp_side import Paper, Side, Step

register = template.Library()

CHAIN = '<ol class="chain">{}</ol>{}'
STEP = '<li class="is-{}"><span class="chain-label">{}</span>{}</li>'
LINK = '<a href="{}" target="_blank" rel="noopener" title="{}">{}</a>'
WHEN = '<span class="when">{}</span>'
WHY = '<p class="why is-{}">{}</p>'


@register.simple_tag
def chain(side: Side) -> SafeString:
    steps = format_html_join("", STEP, ((step.tone, step.label, _papers(step)) for step in side.steps))
    return format_html(CHAIN, steps, format_html(WHY, side.tone, side.words) if side.words else "")


def _papers(step: Step) -> SafeString:
    if not step.papers:
        return format_html(WHEN, step.empty)
    return format_html_join("", "{}", ((_paper(paper),) for paper in step.papers))


def _paper(paper: Paper) -> SafeString:
    name = (
        format_html(LINK, paper.url, paper.title, paper.name)
        if paper.url
        else format_html("<span>{}</span>", paper.name)
    )
    return format_html("{}{}", name, format_html(WHEN, paper.dead)) if paper.dead else name
