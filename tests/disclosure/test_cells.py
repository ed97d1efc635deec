"""Dominance, and numbers that say the same of everybody."""

import numpy as np

from ews.disclosure import all_or_none
from ews.disclosure import dominated


def test_a_cell_is_dominated_where_one_contributor_gives_more_than_the_share() -> None:
    given = np.array([[[80.0], [50.0], [0.0]], [[20.0], [50.0], [np.nan]]])
    assert dominated(given, 0.5)[:, 0].tolist() == [True, False, False]


def test_nobody_and_everybody_are_told_unless_they_are_withheld() -> None:
    counts = np.array([[0.0], [60.0], [60.0], [20.0], [0.0]])
    people = np.array([[60.0], [60.0], [60.0], [60.0], [np.nan]])
    hidden = np.array([[False], [False], [True], [False], [False]])
    assert all_or_none(counts, people, hidden)[:, 0].tolist() == [True, True, False, False, False]
