"""Templates: made, reviewed, listed, deleted."""

import base64
import time
from collections.abc import Mapping
from typing import Any

from sandbox import options, storage
from sandbox.whatsapp import drafting, letters, post
from sandbox.whatsapp.errors import ApiError
from sandbox.whatsapp.models import Template

Given = Mapping[str, Any]
Answer = dict[str, Any]
PAGE, LONGEST_PAGE, MOST = 25, 250, 250
ALWAYS = ("id",)
USUAL = ("name", "parameter_format", "components", "language", "status", "category")


def create(given: Given) -> Answer:
    """Waits for its review; a promotional text becomes MARKETING then, a name with "reject" is rejected."""
    drafting.check(given)
    named = str(given.get("parameter_format") or "").upper() == "NAMED"
    with storage.writing():
        if Template.objects.filter(name=given["name"], language=given["language"]).exists():
            words = "There is already content in this language for this template"
            raise ApiError(100, words, message="Invalid parameter", subcode=2388024)
        made = Template.objects.create(
            name=given["name"],
            language=given["language"],
            category=str(given["category"]).upper(),
            named=named,
            components=list(given["components"]),
            status="PENDING",
            review_due=time.time() + options.current.whatsapp_review_seconds,
        )
    return {"id": str(made.pk), "status": made.status, "category": made.category}


def listed(given: Given) -> Answer:
    """Oldest first, `limit` a page; `after` goes on behind one."""
    limit = min(max(int(given.get("limit") or PAGE), 1), LONGEST_PAGE)
    found = Template.objects.filter(pk__gt=_place(given.get("after"))).order_by("pk")
    for name in ("name", "language", "status", "category"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    rows = list(found[: limit + 1])
    page = [_told(row, str(given.get("fields") or "")) for row in rows[:limit]]
    answer: Answer = {"data": page}
    if page:
        cursors = {"before": _cursor(rows[0]), "after": _cursor(rows[:limit][-1])}
        following = {"next": f"https://graph.facebook.com/?after={cursors['after']}"}
        answer["paging"] = {"cursors": cursors, **(following if len(rows) > limit else {})}
    return answer | ({"summary": _summary()} if given.get("summary") else {})


def _summary() -> Answer:
    count = Template.objects.count()
    return {
        "total_count": count,
        "message_template_count": count,
        "message_template_limit": MOST,
        "are_translations_complete": False,
    }


def _told(row: Template, fields: str) -> Answer:
    names = dict.fromkeys([*(name.strip() for name in fields.split(",") if name.strip())] or USUAL)
    known = {
        "id": str(row.pk),
        "name": row.name,
        "parameter_format": "NAMED" if row.named else "POSITIONAL",
        "components": row.components,
        "language": row.language,
        "status": row.status,
        "category": row.category,
        "rejected_reason": row.reason,
    }
    return {name: known[name] for name in [*names, *ALWAYS] if name in known}


def _cursor(row: Template) -> str:
    return base64.b64encode(str(row.pk).encode()).decode()


def _place(cursor: Any) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(str(cursor)))
    except ValueError as error:
        raise ApiError(100, "after: Invalid cursors") from error


def delete(given: Given) -> Answer:
    if not given.get("name"):
        raise ApiError(100, message="(#100) The parameter name is required.")
    with storage.writing():
        gone, _ = Template.objects.filter(name=given["name"]).delete()
    if not gone:
        raise ApiError(100, "Message template was not found", subcode=2593002)
    return {"success": True}


def review(now: float) -> None:
    """Those whose time has come are approved or rejected, and the app is told."""
    due = list(Template.objects.filter(review_due__lte=now).order_by("review_due"))
    for template in due:
        before, template.review_due = template.category, None
        if "reject" in template.name:
            template.status, template.reason = "REJECTED", "INVALID_FORMAT"
        else:
            template.status = "APPROVED"
            if before == "UTILITY" and drafting.promotional(template.components):
                template.category = "MARKETING"
        template.save()
        if template.category != before:
            letters.tell("template_category_update", [letters.recategorised(template, before)])
        tell(template)


def tell(template: Template) -> None:
    letters.tell("message_template_status_update", [letters.reviewed(template)])
    post.office.wake()


def change(name: str, language: str, status: str) -> None:
    """By hand: a template is paused, disabled, rejected, or approved again."""
    if status not in {"APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"}:
        raise ValueError(f"There is no status {status!r}.")
    with storage.writing():
        template = Template.objects.filter(name=name, language=language).first()
        if template is None:
            raise ValueError(f"There is no template {name!r} in {language!r}.")
        template.status, template.review_due = status, None
        template.reason = "INVALID_FORMAT" if status == "REJECTED" else "NONE"
        template.save()
        tell(template)
