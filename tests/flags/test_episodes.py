"""The life of a flag, on drawn tables of evidence (see `tests.support.panels.drawn` for the signs)."""

import pytest

from ews.flags.episodes import episodes
from tests.support.panels import drawn


@pytest.mark.parametrize(
    ("line", "raised", "told", "state"),
    [
        ("|||||..^", 7, 7, "new"),
        ("|||||..^ ", 7, 7, "new"),
        ("|||||.^^", 6, 7, "continuing"),
        ("|||||.^A", 6, 7, "worsening"),
        ("|||||.^AMM", 6, 9, "continuing"),
        ("|||||.MMA", 6, 8, "easing"),
        ("|||||.^.", 6, 7, "easing"),
        ("|||||.^..", 6, 8, "easing"),
        ("|||||.^...", 6, 6, "ended"),
        ("|||||.^^^...", 6, 8, "ended"),
        ("|||||.^........", 6, 6, "ended"),
        ("|||||.^..^", 6, 9, "continuing"),
        ("|||||.^...^", 10, 10, "new"),
        ("|||||.^...^^", 10, 11, "continuing"),
        ("|||||.^ ..  .", 6, 6, "ended"),
        ("|||||.^.   .", 6, 11, "easing"),
        ("||||| ^  ^", 6, 9, "continuing"),
        ("^", 0, 0, "new"),
    ],
)
def test_a_flag_lives_as_its_evidence_does(line: str, raised: int, told: int, state: str) -> None:
    (episode,) = episodes(drawn(line))
    assert (episode.raised, episode.told, episode.state) == (raised, told, state)


@pytest.mark.parametrize("line", ["|||||", "|||||....", "|||||.--.-", "|||||.^.........", "     "])
def test_without_a_recent_alert_there_is_no_flag(line: str) -> None:
    assert episodes(drawn(line)) == []


def test_however_often_a_change_alerts_it_is_one_flag() -> None:
    found = episodes(drawn("|||^.^..^A..M", "|||..........", "|||^^^^^^^^^^"))
    assert [(episode.area, episode.raised) for episode in found] == [(0, 3), (2, 3)]
