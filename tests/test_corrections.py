"""A person's decisions about deliveries need a store, a delivery and a reason."""

from pathlib import Path

import pytest

from ews import corrections
from ews.errors import NotFoundError
from ews.errors import NothingYetError
from ews.workspace import Workspace
from tests.support import workspaces


@pytest.fixture(scope="module")
def gridley(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = workspaces.make(tmp_path_factory.mktemp("gridley"))
    workspaces.take(made)
    return made


def states(made: Workspace) -> dict[str, str]:
    return {row["id"]: row["state"] for row in workspaces.received(made)}


def test_a_withdrawn_delivery_leaves_the_current_view_until_it_is_restored(gridley: Workspace) -> None:
    before, areas = states(gridley), workspaces.areas(gridley)
    corrections.decide(gridley, "D3", withdrawn=True, reason="another year's wards")
    assert states(gridley)["D3"].startswith("withdrawn")
    assert workspaces.areas(gridley) != areas
    corrections.decide(gridley, "D3", withdrawn=False, reason="it was right after all")
    assert (states(gridley), workspaces.areas(gridley)) == (before, areas)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_decision_is_kept_without_its_reason(gridley: Workspace, reason: str) -> None:
    before = states(gridley)
    with pytest.raises(corrections.EmptyReasonError):
        corrections.decide(gridley, "D1", withdrawn=True, reason=reason)
    assert states(gridley) == before


def test_a_delivery_that_never_came_cannot_be_withdrawn(gridley: Workspace) -> None:
    with pytest.raises(NotFoundError, match="D99"):
        corrections.decide(gridley, "D99", withdrawn=True, reason="why not")


def test_a_decision_makes_no_empty_store(tmp_path: Path) -> None:
    made = workspaces.bare(tmp_path / "bare")
    with pytest.raises(NothingYetError):
        corrections.decide(made, "D1", withdrawn=True, reason="why not")
    assert not made.store.exists()
