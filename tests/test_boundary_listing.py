"""The listing of geographies: what is in force, since when and until when, and from which file."""

from pathlib import Path

import pytest

from ews import boundary_listing
from ews.boundary_listing import Row
from ews.catalogue.geographies import LEVELS
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import workspaces as w


TODAY = "2026-01-20"


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    new = w.make(tmp_path / "gridley")
    with (new.root / "ews.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[calendar]\ntoday = "{TODAY}"\n')
    w.write(new, "old.geojson", w.geojson(w.ward_features(year=20, codes=w.OLD_WARDS)))
    w.bound(new, "elections", level="ward", vintage="2026-05-07", files=["elections.geojson"])
    w.bound(new, "beats", level="service_area", files=["beats.geojson"])
    named = [{"code": f"X{number}", "name": f"X{number}"} for number in range(2)]
    squares = [w.feature(one, w.square(*w.corner(n), w.SIDE)) for n, one in enumerate(named)]
    w.write(new, "elections.geojson", w.geojson(squares, says=None))
    w.write(new, "beats.geojson", w.geojson(squares))
    w.take(new)
    return new


def by_id(made: Workspace) -> dict[str, Row]:
    return {row["id"]: row for row in boundary_listing.listed(made)}


def test_each_set_says_when_it_is_in_force_and_what_follows_it(made: Workspace) -> None:
    rows = by_id(made)
    told = {
        name: tuple(
            rows[name][key] for key in ("in_force_from", "in_force_until", "state", "superseded_by", "areas")
        )
        for name in ("ward_2020", "ward_2025", "elections", "beats", "ward_2024", "lsoa_2021")
    }
    assert told == {
        "ward_2020": ("2020-01-01", "2024-12-31", "superseded", "ward_2025", 4),
        "ward_2025": ("2025-01-01", "2026-05-06", "current", "elections", 4),
        "elections": ("2026-05-07", None, "not yet in force", None, 2),
        "beats": ("2025-01-01", None, "current", None, 2),
        "ward_2024": ("2024-01-01", None, "not received", None, 0),
        "lsoa_2021": ("2021-01-01", None, "current", None, 16),
    }


def test_it_says_from_which_file_and_what_had_to_be_assumed_of_it(made: Workspace) -> None:
    row = by_id(made)["elections"]
    assert (row["file"], row["publisher"], row["licence"]) == ("elections.geojson", "The partnership", "Ours")
    assert row["delivery"].startswith("D")
    assert "EPSG:27700" in row["note"]


def test_before_any_refresh_it_lists_what_is_defined(tmp_path: Path) -> None:
    rows = boundary_listing.listed(w.bare(tmp_path / "bare"))
    assert {row["state"] for row in rows} == {"not received"}
    assert [row["level"] for row in rows] == sorted([row["level"] for row in rows], key=LEVELS.index)


def test_the_command_prints_it_in_every_form(made: Workspace, ews: Ews) -> None:
    for form in ("table", "csv", "json"):
        result = ews("boundaries", "list", "--format", form, "--workspace", made.root)
        assert (result.exit_code, "ward_2025" in result.stdout) == (0, True)
