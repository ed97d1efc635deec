"""Questions are answered in order, and no further when a command is broken off."""

from itertools import count
from threading import Event

import pytest

from ews import questions
from ews.detect.once import elsewhere
from ews.questions import Question


@elsewhere
def simulated(number: int) -> int:
    return number


def test_answers_come_in_the_order_of_the_questions() -> None:
    asked = [Question(str(number), lambda number=number: simulated(number)) for number in range(20)]
    assert questions.answered(asked, lambda _: None) == list(range(20))


def test_broken_off_no_further_question_is_asked_and_those_that_simulate_end() -> None:
    begun, asked_later = Event(), Event()

    def simulate_for_ever() -> None:
        for number in count():
            simulated(number)
            begun.set()

    def break_off(_: str) -> None:
        begun.wait()
        raise KeyboardInterrupt

    # more that never end than there are threads, so that the last must still wait for its turn
    endless = [Question("endless", simulate_for_ever)] * 100
    with pytest.raises(KeyboardInterrupt):
        questions.answered([*endless, Question("later", asked_later.set)], break_off)
    assert not asked_later.is_set()
