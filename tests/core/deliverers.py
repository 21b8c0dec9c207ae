"""A deliverer that does what the test at hand says, and remembers what it was given."""

from omnihub.core.outcomes import Outcome


class Script:
    def __init__(self):
        self.calls = []
        self.answer = lambda works, _deadline: {work.pk: Outcome.done() for work in works}

    def __call__(self, works, deadline):
        self.calls.append([work.subject for work in works])
        return self.answer(works, deadline)

    @property
    def subjects(self):
        return [subject for call in self.calls for subject in call]


current = Script()


def deliver(works, deadline):
    return current(works, deadline)


def verify(request, key):
    return current.verify(request, key)


def incoming(body):
    return current.incoming(body)
