"""Errand: tell the marketplace what a person answered to a return. Looks before it sends, every time."""

from collections.abc import Sequence
from dataclasses import replace

from channels import answers, handing_in, marketplaces, pull_returns, todos
from channels.cases import Verdict, judge
from channels.models import ReturnAnswer, Shop
from channels.pull import Outcomes, at_shop
from omnihub.core import work
from omnihub.core.errors import Refused, Unreadable
from omnihub.core.models import Work
from omnihub.core.outcomes import DONE as OVER
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

DONE, REFUSED = ReturnAnswer.State.DONE, ReturnAnswer.State.REFUSED


def deliver(works: Sequence[Work], _deadline: Deadline) -> Outcomes:
    outcomes: Outcomes = {}
    for one in works:
        outcomes |= at_shop(todos.shop_and_number(one.subject)[0], [one], _answer)
        if one.pk in outcomes:
            _never_sent(one, outcomes[one.pk])
    return outcomes


def _never_sent(one: Work, outcome: Outcome) -> None:
    """The work is over and its answer was not even looked at: the shop cannot be read, say."""
    answer = _of(one)
    if outcome.fate == OVER and answer:
        answers.end(answer, REFUSED, outcome.words)


def _of(one: Work) -> ReturnAnswer | None:
    pk = int(todos.shop_and_number(one.subject)[1])
    return ReturnAnswer.objects.select_related("case").filter(pk=pk).first()


def _answer(shop: Shop, mine: Sequence[Work]) -> Outcomes:
    """Of one work. What the marketplace refuses is told on the case, where whoever answered looks."""
    [one] = mine
    answer = _of(one)
    if answer is None or answer.state != ReturnAnswer.State.WAITING:
        return {one.pk: Outcome.done("This answer has ended already.")}
    number = answer.case.number
    if not shop.cancels:
        words = Text("Answering buyers is switched off for %(shop)s. Switch it on under Shops.", shop=shop)
        answers.end(answer, REFUSED, words)
        return {one.pk: Outcome.done(words)}
    pulled = pull_returns.read(shop, [number])
    if number in pulled.problems:
        return {one.pk: Outcome.of(pulled.problems[number])}
    case = next((case for case in pulled.cases if case.number == number), None)
    verdict = judge(case, answers.read(answer)) if case else Verdict.LATE
    if verdict == Verdict.SEND:
        return {one.pk: _send(shop, answer)}
    if verdict == Verdict.DONE:
        words = Text("The marketplace shows it so already.")
    else:
        words = Text("The case has moved on, and this can no longer be answered.")
    answers.end(answer, DONE if verdict == Verdict.DONE else REFUSED, words)
    return {one.pk: Outcome.done(words)}


def _send(shop: Shop, answer: ReturnAnswer) -> Outcome:
    """Without an answer of the marketplace the next try looks whether it got through."""
    number = answer.case.number
    marketplace = marketplaces.for_shop(shop)
    try:
        evidence = handing_in.hand_in(marketplace, number, answer)
        marketplace.answer_return(number, replace(answers.read(answer), evidence=evidence))
    except (Refused, Unreadable) as error:
        answers.end(answer, REFUSED, error.words)
    else:
        answers.end(answer, DONE, Text("The marketplace has taken it."))
    work.add([todos.pull_return(shop.key, number, "it was answered")])
    return Outcome.done()
