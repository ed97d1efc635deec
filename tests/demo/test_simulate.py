import numpy as np
import pytest

from ews.demo import simulate
from ews.demo.chance import stream


AREAS, MONTHS = 400, 60
ONE_POINT_EACH = np.arange(AREAS)
WHOLE = np.ones((AREAS, MONTHS))


def test_events_are_overdispersed_as_stated_and_independent_from_month_to_month() -> None:
    counts = simulate.flow(np.full((AREAS, MONTHS), 20.0), ONE_POINT_EACH, WHOLE, stream(1, "flow"))
    assert counts.mean() == pytest.approx(20, rel=0.02)
    assert counts.var() == pytest.approx(20 + 20**2 / simulate.SIZE, rel=0.1)
    assert np.corrcoef(counts[:, :-1].ravel(), counts[:, 1:].ravel())[0, 1] == pytest.approx(0, abs=0.03)


def test_caseloads_resemble_the_month_before() -> None:
    counts = simulate.stock(np.full((AREAS, MONTHS), 20.0), ONE_POINT_EACH, WHOLE, stream(1, "stock"))
    assert counts.mean() == pytest.approx(20, rel=0.02)
    assert np.corrcoef(counts[:, :-1].ravel(), counts[:, 1:].ravel())[0, 1] == pytest.approx(0.8, abs=0.05)


def test_a_caseload_follows_a_step_up_and_down_at_once() -> None:
    mean = np.full((AREAS, MONTHS), 20.0)
    mean[:, 30:34] *= 1.45
    counts = simulate.stock(mean, ONE_POINT_EACH, WHOLE, stream(1, "step")).mean(axis=0)
    assert counts[30:34] == pytest.approx(29, rel=0.05)
    assert counts[[29, 34, 35]] == pytest.approx(20, rel=0.05)


def test_the_shares_of_an_area_add_to_one() -> None:
    lsoa_of = np.repeat(np.arange(5), [1, 2, 10, 40, 7])
    share = simulate.shares(lsoa_of, stream(1, "share"))
    assert np.bincount(lsoa_of, share) == pytest.approx(1)
    assert share.min() > 0


def test_another_purpose_does_not_change_the_numbers_of_the_first() -> None:
    first = stream(7, "arrears").random(4)
    stream(7, "something new").random(9)
    assert (stream(7, "arrears").random(4) == first).all()
    assert (stream(8, "arrears").random(4) != first).all()
