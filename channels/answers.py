"""Keep what staff answer to returns: each a row of its own, sent once, with what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from channels import proofs, todos
from channels.cases import Action, CaseAnswer, Solution
from channels.models import OrderEvent, ReturnAnswer, ReturnCase
from channels.proofs import Picture
from omnihub.core import clock, texts, work
from omnihub.core.models import Work
from omnihub.core.texts import Text

OPEN = (Work.State.WAITING, Work.State.SENDING, Work.State.HELD)


@transaction.atomic
def ask(
    case: ReturnCase, given: CaseAnswer, by: str, pictures: Iterable[Picture] = ()
) -> ReturnAnswer | None:
    """None: an answer to this case is on its way already; a second press sends nothing."""
    case = ReturnCase.objects.select_for_update(of=["self"]).select_related("shop").get(pk=case.pk)
    for earlier in ReturnAnswer.objects.filter(case=case, state=ReturnAnswer.State.WAITING):
        if Work.objects.filter(topic=todos.ANSWER_RETURN, subject=_subject(earlier, case), state__in=OPEN):
            return None
        end(earlier, ReturnAnswer.State.REFUSED, Text("It was taken off the list before it was sent."))
    given = replace(given, seen=case.state)
    answer = ReturnAnswer(case=case, action=given.action, terms=_terms(given), by=by[:150])
    answer.asked_at = clock.now()
    answer.save()
    proofs.keep(answer, pictures)
    work.add([todos.answer_return(case.shop.key, answer.pk, case.pk, f"asked for by {by}"[:200])])
    _note(case, answer)
    return answer


def _subject(answer: ReturnAnswer, case: ReturnCase) -> str:
    return todos.answer_return(case.shop.key, answer.pk, case.pk, "").subject


def _terms(given: CaseAnswer) -> dict[str, str]:
    terms = {
        "seen": given.seen,
        "solution": str(given.solution) if given.action == Action.OFFER else "",
        "amount": "" if given.amount is None else str(given.amount),
        "reason": given.reason,
        "words": given.words,
        "email": given.email,
    }
    return {name: text for name, text in terms.items() if text}


def read(answer: ReturnAnswer) -> CaseAnswer:
    terms: Mapping[str, str] = answer.terms
    return CaseAnswer(
        action=Action(answer.action),
        seen=terms.get("seen", ""),
        solution=Solution(terms.get("solution", Solution.RETURN_AND_REFUND)),
        amount=Decimal(terms["amount"]) if "amount" in terms else None,
        reason=terms.get("reason", ""),
        words=terms.get("words", ""),
        email=terms.get("email", ""),
    )


def told(answer: ReturnAnswer) -> str:
    """What came of it, as a Text again."""
    return texts.read(answer.words)


def end(answer: ReturnAnswer, state: str, words: str) -> None:
    """Once: an answer that has ended keeps its end."""
    ReturnAnswer.objects.filter(pk=answer.pk, state=ReturnAnswer.State.WAITING).update(
        state=state, words=texts.kept(words), ended_at=clock.now()
    )


def _note(case: ReturnCase, answer: ReturnAnswer) -> None:
    if case.order_id:
        after = f"{answer.action} {case.number}"
        OrderEvent.objects.create(
            order_id=case.order_id, at=answer.asked_at, kind="return_answer", after=after, by=answer.by
        )
