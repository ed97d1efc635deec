"""The fictional borough of Eastmere: files as publishers deliver them, and the truth beside them."""

from pathlib import Path

from ews.demo.truth import Planted
from ews.demo.truth import Truth
from ews.demo.truth import read as read_truth
from ews.demo.words import DISTRICT as NAME
from ews.demo.words import DISTRICT_CODE as DISTRICT


__all__ = ["DISTRICT", "NAME", "Planted", "Truth", "make", "read_truth", "stands_in"]


def stands_in(folder: Path) -> bool:
    """Say whether the whole borough has been made in *folder*."""
    return (folder / "ews.toml").is_file() and (folder / "truth.json").is_file()


def make(folder: Path, *, seed: int = 2004) -> Truth:
    """Write the demonstration borough into the workspace *folder* and return what was planted.

    Boundaries, postcodes and monthly files go to ``data/``, the truth to
    ``truth.json``, the district and the areas where indicators have no meaning
    to ``ews.toml``.  The same *seed* gives the same bytes.  Raises
    NotAWorkspaceError when *folder* has no ``ews.toml``.
    """
    from ews.demo import deliveries  # numpy is read only when a borough is made

    return deliveries.make(folder, seed=seed)
