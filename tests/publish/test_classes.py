import itertools
import math

import pytest

from ews.publish.classes import NOTHING
from ews.publish.classes import SEQUENTIAL
from ews.publish.classes import diverging
from ews.publish.classes import labels
from ews.publish.classes import neat
from ews.publish.classes import sequential


def test_five_classes_hold_about_a_fifth_each() -> None:
    classes = sequential([float(value) for value in range(1, 101)])
    assert classes.breaks == (21.0, 41.0, 61.0, 81.0)
    assert classes.colours == SEQUENTIAL


def test_labels_leave_no_doubt_where_a_break_belongs() -> None:
    assert labels((21.0, 41.0), 0) == ("under 21", "21 to under 41", "41 or more")


@pytest.mark.parametrize("values", [[3.0] * 20, [0.0] * 90 + [1.0] * 10, [5.0]])
def test_few_different_values_make_fewer_classes_and_none_is_empty(values: list[float]) -> None:
    classes = sequential(values)
    assert len(classes.labels) == len(classes.colours) == len(classes.breaks) + 1
    used = {sum(value >= edge for edge in classes.breaks) for value in values}
    assert used == set(range(len(classes.labels)))


def test_nothing_known_makes_no_class() -> None:
    assert sequential([math.nan]).labels == ()


def test_missing_values_do_not_move_the_breaks() -> None:
    values = [float(value) for value in range(50)]
    assert sequential([*values, math.nan]) == sequential(values)


@pytest.mark.parametrize(
    ("value", "rounded"), [(0.0, 0.0), (1234.0, 1200.0), (0.0347, 0.035), (2.26, 2.3), (-17.4, -17.0)]
)
def test_breaks_are_round_to_two_figures(value: float, rounded: float) -> None:
    assert neat(value) == pytest.approx(rounded)


def test_the_sequence_darkens_step_by_step() -> None:
    lightness = [_luminance(colour) for colour in SEQUENTIAL]
    assert all(light > 1.35 * dark for light, dark in itertools.pairwise(lightness))


def test_a_change_is_coloured_around_no_change() -> None:
    classes = diverging()
    assert len(classes.colours) == len(classes.labels) == len(classes.breaks) + 2 == 6
    assert (classes.labels[-1], classes.colours[-1]) == ("may be chance alone", NOTHING)
    assert sum(edge <= 1.0 for edge in classes.breaks) == 2


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
