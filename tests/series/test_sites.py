"""One indicator place by place: the finest geography, its points, its wards, and its bases."""

from pathlib import Path

import numpy as np
import pytest

from ews import analysis
from ews import catalogue
from ews.atlas import Atlas
from ews.series import assembly
from ews.series.assembly import Assembly
from ews.series.sites import finest
from ews.store import connection as connections
from tests.support import queues
from tests.support import workspaces


POPULATION = "area_code,period,value\n" + "".join(
    f"{code},2025,{1000 + 100 * number}\n" for number, code in enumerate(workspaces.LSOAS)
)


def built(folder: Path, *, postcode: bool, settings: str = "") -> tuple[Assembly, Atlas]:
    made = workspaces.make(folder)
    levels = ("ward", "lsoa", "postcode") if postcode else ("ward", "lsoa")
    workspaces.define(made, "jobs/queues", queues.indicator(*levels))
    with (made.root / "ews.toml").open("a", encoding="utf-8") as stream:
        stream.write(settings)
    workspaces.write(made, "population.csv", POPULATION)
    workspaces.write(
        made, "queues.csv", "postcode,period,value\nGR1 1AA,2025-01,3\nGR1 1AA,2025-02,4\nGR2 2ZZ,2025-01,7\n"
    )
    workspaces.take(made)
    defined = catalogue.load(made.root)
    with connections.reading(made.store) as connection:
        atlas = analysis.known_areas(connection, defined)
        return assembly.assemble(connection, defined, atlas), atlas


@pytest.fixture(scope="module")
def by_postcode(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assembly, Atlas]:
    return built(tmp_path_factory.mktemp("sites") / "gridley", postcode=True)


def test_postcodes_are_taken_where_an_indicator_is_placed_on_them(
    by_postcode: tuple[Assembly, Atlas],
) -> None:
    sites = finest(*by_postcode, "queues")
    assert sites is not None
    assert [area.code for area in sites.areas] == list(workspaces.POSTCODES)
    assert [str(period) for period in sites.periods] == ["2025-01", "2025-02"]
    assert sites.lsoas == tuple(workspaces.POSTCODES.values())
    assert sites.wards == (workspaces.WARDS[0], workspaces.WARDS[0], workspaces.WARDS[3])
    np.testing.assert_array_equal(sites.xy, [workspaces.centre(number) for number in (0, 1, 15)])
    np.testing.assert_array_equal(sites.counts[[0, 2], 0], [3, 7])


def test_a_postcode_has_an_equal_part_of_its_lsoas_people(by_postcode: tuple[Assembly, Atlas]) -> None:
    sites = finest(*by_postcode, "queues")
    assert sites is not None
    assert sites.shared
    np.testing.assert_array_equal(sites.denominators[:, 0], [1000, 1100, 2500])


def test_otherwise_lsoas_are_taken_with_their_own_people(tmp_path: Path) -> None:
    sites = finest(*built(tmp_path / "gridley", postcode=False), "queues")
    assert sites is not None
    assert (sites.geography, sites.shared) == ("lsoa_2021", False)
    assert sites.lsoas == tuple(workspaces.LSOAS)
    assert sites.wards[:3] == (workspaces.WARDS[0], workspaces.WARDS[0], workspaces.WARDS[1])
    np.testing.assert_array_equal(sites.denominators[:, 0], 1000 + 100 * np.arange(16))
    np.testing.assert_array_equal(sites.xy[5], workspaces.centre(5))


def test_postcodes_of_an_exempt_lsoa_have_no_count(tmp_path: Path) -> None:
    exempt = f"""
[[not_applicable]]
indicators = ["queues"]
areas = ["{workspaces.LSOAS[0]}"]
reason = "Students."
"""
    sites = finest(*built(tmp_path / "gridley", postcode=True, settings=exempt), "queues")
    assert sites is not None
    assert np.isnan(sites.counts[0]).all()
    assert np.isfinite(sites.counts[2, 0])


def test_what_has_nothing_below_the_ward_has_no_sites(by_postcode: tuple[Assembly, Atlas]) -> None:
    assert finest(*by_postcode, "burglary") is None
