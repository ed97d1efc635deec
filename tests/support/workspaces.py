"""A workspace to break: the district of Gridley, sixteen unit squares as LSOAs, four to a ward."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from ews import atlas as atlases
from ews import catalogue
from ews import workspace
from ews.atlas import Atlas
from ews.ingest import intake
from ews.ingest.intake import Intake
from ews.store import areas as stored_areas
from ews.store import connection as connections
from ews.store import deliveries
from ews.store import series
from ews.workspace import Workspace


DISTRICT = "E08999001"
NAME = "Gridley"
WEST, SOUTH, SIDE = 380_000, 400_000, 1_000
LSOAS = [f"E01999{number:03}" for number in range(1, 17)]
WARDS = [f"E05999{number:03}" for number in range(1, 5)]
OLD_WARDS = [f"E05998{number:03}" for number in range(1, 5)]
POSTCODES = {"GR1 1AA": LSOAS[0], "GR1 1AB": LSOAS[1], "GR2 2ZZ": LSOAS[15]}

Row = dict[str, Any]


def bare(folder: Path) -> Workspace:
    """Make a workspace without any file in it."""
    return workspace.create(folder, district=DISTRICT, name=NAME)


def make(folder: Path) -> Workspace:
    """Make a workspace with the boundaries and postcodes of Gridley."""
    made = bare(folder)
    write(made, "boundaries/wards.geojson", geojson(ward_features()))
    write(made, "boundaries/lsoas.geojson", geojson(lsoa_features()))
    write(made, "boundaries/codepoint_gr.csv", codepoint())
    return made


def write(made: Workspace, name: str, content: str | bytes) -> Path:
    """Write a file into ``data/``."""
    path = made.data / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def define(made: Workspace, name: str, text: str) -> None:
    """Write a definition, such as ``jobs/queues``, into the catalogue."""
    (made.root / "indicators" / f"{name}.toml").write_text(text, encoding="utf-8")


def bound(made: Workspace, name: str, **keys: Any) -> None:
    """Write a geography into the catalogue: neighbourhoods of this year, but for what *keys* say."""
    source = {"publisher": "The partnership", "licence": "Ours", "attribution": "The partnership"}
    told = {"title": "Neighbourhoods", "level": "neighbourhood", "vintage": "2025", "name": ["name"], **keys}
    lines = [f"{key} = {json.dumps(value)}" for key, value in {"code": ["code"], **told}.items()]
    lines += ["[source]", *(f"{key} = {json.dumps(value)}" for key, value in source.items())]
    (made.root / "boundaries" / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")


# -- squares ----------------------------------------------------------------------------------------------
def square(west: float, south: float, side: float) -> list[list[float]]:
    """Return the ring of a square, metres on the National Grid."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(properties: Row, ring: list[list[float]] | None) -> Row:
    """Return a GeoJSON feature, without an outline when *ring* is None."""
    geometry = ring and {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def corner(number: int) -> tuple[int, int]:
    """Return the south-west corner of the square with that *number*, 0 to 15."""
    return WEST + SIDE * (number % 4), SOUTH + SIDE * (number // 4)


def centre(number: int) -> tuple[float, float]:
    """Return the middle of a square."""
    west, south = corner(number)
    return west + SIDE / 2, south + SIDE / 2


def ward_of(number: int) -> int:
    """Return which ward, 0 to 3, holds the square with that *number*."""
    return (number % 4) // 2 + 2 * (number // 8)


def lsoa_features(*, district: str | None = DISTRICT) -> list[Row]:
    """Return the sixteen LSOAs; without the district's column when it is None."""
    own = {} if district is None else {"LAD22CD": district}
    return [
        feature({"LSOA21CD": code, "LSOA21NM": f"Gridley {n:03}A", **own}, square(*corner(n), SIDE))
        for n, code in enumerate(LSOAS)
    ]


def ward_features(
    *, year: int = 25, codes: Iterable[str] = WARDS, district: str | None = DISTRICT, name: str = "Ward"
) -> list[Row]:
    """Return the four wards as a file of that *year* names them."""
    own = {} if district is None else {f"LAD{year}CD": district}
    return [
        feature(
            {f"WD{year}CD": code, f"WD{year}NM": f"{name} {n + 1}", **own},
            square(WEST + 2 * SIDE * (n % 2), SOUTH + 2 * SIDE * (n // 2), 2 * SIDE),
        )
        for n, code in enumerate(codes)
    ]


def geojson(features: list[Row], *, says: int | None = 27700) -> str:
    """Return the text of a GeoJSON file, which says its coordinate system or nothing."""
    crs = (
        {}
        if says is None
        else {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{says}"}}}
    )
    return json.dumps({"type": "FeatureCollection", **crs, "features": features})


def codepoint() -> str:
    """Return the postcodes as Code-Point Open has them: no heading, the postcode padded to seven."""
    return "".join(_codepoint_row(postcode, LSOAS.index(lsoa)) for postcode, lsoa in POSTCODES.items())


def _codepoint_row(postcode: str, number: int) -> str:
    east, north = centre(number)
    outward, inward = postcode.split()
    padded = f'"{outward:<4}{inward}"'
    return (
        f'{padded},10,{east:.0f},{north:.0f},"E92000001","","","","{DISTRICT}","{WARDS[ward_of(number)]}"\r\n'
    )


# -- looking into it --------------------------------------------------------------------------------------
def take(made: Workspace, *, day: int = 1) -> Intake:
    """Take in what is new, as on that day of January 2026."""
    with connections.writing(made.store) as connection:
        return intake.take_in(
            connection,
            made.data,
            catalogue.load(made.root),
            at=datetime.fromisoformat(f"2026-01-{day:02}"),
            say=lambda _: None,
        )


def pending(made: Workspace) -> bool:
    """Say whether there is anything to take in."""
    with connections.reading(made.store) as connection:
        return intake.pending(connection, made.data, catalogue.load(made.root))


def values(made: Workspace, indicator: str, geography: str = "ward_2025") -> dict[tuple[str, str], Row]:
    """Return the current view of one indicator by area and period."""
    with connections.reading(made.store) as connection:
        found = series.values(connection, indicator)
    return {(row["area"], row["period"]): row for row in found if row["geography"] == geography}


def numbers(
    made: Workspace, indicator: str, geography: str = "ward_2025"
) -> dict[tuple[str, str], float | None]:
    """Return the numerators of the current view by area and period."""
    return {key: row["numerator"] for key, row in values(made, indicator, geography).items()}


def covered(
    made: Workspace, indicator: str, geography: str = "ward_2025"
) -> dict[tuple[str, str], tuple[int, int]]:
    """Return how many records were placed, and how many were not, by period and part."""
    with connections.reading(made.store) as connection:
        found = series.coverage(connection, indicator)
    return {
        (row["period"], row["part"]): (row["placed"], row["unplaced"])
        for row in found
        if row["geography"] == geography
    }


def aside(made: Workspace, indicator: str) -> list[Row]:
    """Return the rows set aside for one indicator."""
    with connections.reading(made.store) as connection:
        return [row for row in deliveries.quarantine(connection) if row["indicator"] == indicator]


def reasons(made: Workspace, indicator: str) -> list[tuple[str, str]]:
    """Return the reason and detail of every row set aside for one indicator."""
    return [(row["reason"], row["detail"]) for row in aside(made, indicator)]


def received(made: Workspace) -> list[Row]:
    """Return the deliveries with what they gave."""
    with connections.reading(made.store) as connection:
        return deliveries.listing(connection)


def unread(made: Workspace) -> list[str]:
    """Return what is said of the files that could not be read."""
    with connections.reading(made.store) as connection:
        return intake.unread(connection, made.data)


def areas(made: Workspace) -> dict[tuple[str, str], str]:
    """Return the name of every area by geography and code."""
    with connections.reading(made.store) as connection:
        return {(row.geography, row.code): row.name for row in stored_areas.current(connection)}


def atlas(made: Workspace) -> Atlas:
    """Return the areas that are known."""
    with connections.reading(made.store) as connection:
        return atlases.build(catalogue.load(made.root), stored_areas.current(connection))


def everything(made: Workspace, indicator: str, area: str) -> list[tuple[str, float | None]]:
    """Return every value ever received of one area, with its delivery, oldest first."""
    statement = (
        "SELECT delivery, numerator FROM observation JOIN reading ON reading.id = observation.reading "
        "WHERE indicator = ? AND area = ? ORDER BY reading.id"
    )
    with connections.reading(made.store) as connection:
        return connection.execute(statement, [indicator, area]).fetchall()


def editions(made: Workspace, subject: str) -> list[Row]:
    """Return the edition of each delivery read for *subject*."""
    statement = "SELECT delivery, edition FROM current_reading WHERE subject = ? AND problem = '' ORDER BY id"
    with connections.reading(made.store) as connection:
        found = connection.execute(statement, [subject]).fetchall()
    return [{"delivery": delivery, "edition": edition} for delivery, edition in found]
