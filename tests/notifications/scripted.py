"""A way of messages that does what the test says."""

from typing import ClassVar

from omnihub.notifications.records import Sent


class Scripted:
    """`answers`: an error each, or None for "taken"; when they are used up everything is taken."""

    tells_later = True
    seconds_between = 0.0
    set_up = True
    letters: ClassVar = []
    answers: ClassVar = []
    kept: ClassVar = []
    before_answer = staticmethod(lambda _letter: None)

    @classmethod
    def reset(cls):
        cls.letters, cls.answers, cls.kept = [], [], []
        cls.set_up, cls.seconds_between = True, 0.0
        cls.before_answer = staticmethod(lambda _letter: None)

    @classmethod
    def ready(cls):
        return cls.set_up

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def send(self, letter):
        answer = self.answers.pop(0) if self.answers else None
        if answer is None or getattr(answer, "sent", False):
            self.letters.append(letter)
        type(self).before_answer(letter)
        if answer is not None:
            raise answer
        return Sent(f"wamid.{letter.reference}")

    def templates(self):
        return self.kept
