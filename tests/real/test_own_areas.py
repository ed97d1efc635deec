"""Areas of people's own, from published files: a list of LSOAs, localities, polling districts."""

import shutil
from pathlib import Path

import pytest
import shapely

from ews import composition
from ews import workspace
from ews.ingest.proposals import Columns
from ews.workspace import Workspace
from tests.real.conftest import Made
from tests.support import workspaces as w


pytestmark = pytest.mark.real_data
LOOKUP = "gm_2021_lsoa_to_ward_best-fit_lookup.csv"


@pytest.fixture(scope="module")
def salford(taken: Made) -> Workspace:
    return taken(
        "E08000006", "Salford", "boundaries/lsoa_E08000006.geojson", "boundaries/ward_E08000006.geojson"
    )


def test_a_list_of_all_lsoas_of_greater_manchester_makes_the_twenty_of_salford(
    salford: Workspace, published: Path
) -> None:
    wish = composition.wish(id="places", level="neighbourhood", code="wd22cd", name="wd22nm")
    made = composition.compose(salford, published / "salford" / "lookups" / LOOKUP, wish)
    assert len(made.areas) == 20
    assert sum(row["parts"] for row in made.areas) == 161
    assert w.take(salford, day=2).problems == []
    atlas = w.atlas(salford)
    held = shapely.from_wkb([row.shape for row in atlas.areas["lsoa_2021"]])
    united = shapely.from_wkb([row.shape for row in atlas.areas["places"]])
    assert shapely.area(united).sum() == pytest.approx(shapely.area(held).sum(), rel=1e-9)


def test_a_list_of_postcodes_keeps_every_one_and_draws_no_ground_twice(taken: Made, tmp_path: Path) -> None:
    made = taken("E08000006", "Salford", "boundaries/lsoa_E08000006.geojson", "postcodes/codepo*_m.csv")
    known = sorted(code for where, code in w.areas(made) if where == "postcode")
    path = tmp_path / "list.csv"
    # by postcode district, such as M6
    rows = (f"{one},{one.split()[0]}" for one in known)
    path.write_text("\n".join(["postcode,place", *rows]), encoding="utf-8")
    composed = composition.compose(made, path, composition.wish(id="districts", level="neighbourhood"))
    assert sum(row["parts"] for row in composed.areas) == len(known) == 6_205
    assert w.take(made, day=2).problems == []
    atlas = w.atlas(made)
    without = [row.code for row in atlas.areas["districts"] if row.shape is None]
    assert without == ["districts-m17"]  # its postcodes all stand on a point that more of M5 and M50 share
    drawn = shapely.area(shapely.from_wkb([row.shape for row in atlas.areas["districts"] if row.shape]))
    whole = shapely.area(shapely.from_wkb([row.shape for row in atlas.areas["lsoa_2021"]]))
    assert drawn.sum() == pytest.approx(whole.sum(), rel=1e-6)


def test_an_ambiguous_list_is_asked_about_with_the_choices(salford: Workspace, published: Path) -> None:
    with pytest.raises(composition.FileUnreadableError) as raised:
        composition.compose(
            salford,
            published / "salford" / "lookups" / LOOKUP,
            composition.Wish("others", "neighbourhood", columns=Columns()),
            dry_run=True,
        )
    assert raised.value.hint == "Say --code with one of: 'wd22cd', 'lad22cd'."


def test_the_localities_and_polling_districts_of_trafford_are_service_areas_by_their_names(
    published: Path, tmp_path: Path
) -> None:
    made = workspace.create(tmp_path / "trafford", district="E08000009", name="Trafford")
    [districts] = (published / "salford" / "boundaries").glob("local_authority_2023_gm*")
    shutil.copy2(districts, made.data / districts.name)
    for name in ("trafford_localities", "trafford_polling_districts", "gm_aqma"):
        wish = composition.wish(id=name, level="service_area", licence="Open Government Licence v3.0")
        composition.compose(made, published / "formats" / "service_areas" / f"{name}.geojson", wish)
    assert w.take(made).problems == []
    atlas = w.atlas(made)
    count = {name: len(rows) for name, rows in atlas.areas.items()}
    assert count == {"district": 1, "trafford_localities": 4, "trafford_polling_districts": 91, "gm_aqma": 1}
    assert {row.code for row in atlas.areas["trafford_localities"]} == {
        f"trafford_localities-{part}" for part in ("central", "north", "south", "west")
    }
    assert set(atlas.current) == {"district"}
