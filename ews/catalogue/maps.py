"""A map: which indicators, areas and periods ``maps/<id>.toml`` asks for, and whether it uses the network."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ews.catalogue.fields import Form
from ews.catalogue.fields import Table


LEVELS = ("ward", "neighbourhood", "msoa", "lsoa", "postcode")
# Where a background's pictures come from, and where in the address each one is named.
TILES_URL = re.compile(r"https://([A-Za-z0-9.-]+(?::\d+)?)/[^\s\"'<>;,]*")
TILE_PARTS = ("{z}", "{x}", "{y}")

FORM = Form(
    required={"title": str, "level": str, "indicators": list},
    optional={"summary": str, "periods": int, "postcode_periods": int, "levels": list},
    optional_tables={"tiles": Form(required={"url": str, "attribution": str})},
    choices={"level": LEVELS[:-1], "levels": LEVELS},
)


@dataclass(frozen=True)
class Tiles:
    """A background from the network: the address of one picture, and whom to name for it."""

    url: str
    attribution: str

    @property
    def host(self) -> str:
        """Return the one origin that the page may load pictures from."""
        found = TILES_URL.fullmatch(self.url)
        return f"https://{found.group(1)}" if found else ""


@dataclass(frozen=True)
class MapDefinition:
    """One map page: layers for *indicators* on the areas of one or several levels.

    It opens on ``level`` and offers all of ``levels`` of which the workspace has areas.
    ``periods`` is how many of the latest periods the period control offers,
    ``postcode_periods`` the same on postcodes.
    """

    id: str
    title: str
    level: str
    indicators: tuple[str, ...]
    summary: str = ""
    periods: int = 60
    postcode_periods: int = 13
    levels: tuple[str, ...] = ()
    tiles: Tiles | None = None

    @property
    def offered(self) -> tuple[str, ...]:
        """Return every level that a reader may choose, from the largest areas to the smallest."""
        return tuple(level for level in LEVELS if level in (self.level, *self.levels))


def problems(table: Table) -> Iterator[str]:
    """Yield what a form cannot see: numbers that make no map, and an address that is no background's."""
    for key in ("periods", "postcode_periods"):
        if isinstance(table.get(key), int) and table[key] < 1:
            yield f"{key}: {table[key]} is less than 1; say how many of the latest periods to offer"
    tiles = table.get("tiles")
    url = tiles.get("url") if isinstance(tiles, dict) else None
    if isinstance(url, str) and not (TILES_URL.fullmatch(url) and all(part in url for part in TILE_PARTS)):
        yield f"tiles.url: {url!r} is not an address such as 'https://tiles.example/{{z}}/{{x}}/{{y}}.png'"


def read(path: Path, table: Table) -> MapDefinition:
    """Return the map that *path* defines; *table* has been checked."""
    stated: Table = {key: table[key] for key in ("summary", "periods", "postcode_periods") if key in table}
    if "tiles" in table:
        stated["tiles"] = Tiles(table["tiles"]["url"], table["tiles"]["attribution"])
    return MapDefinition(
        id=path.stem,
        title=table["title"],
        level=table["level"],
        indicators=tuple(table["indicators"]),
        levels=tuple(table.get("levels", ())),
        **stated,
    )
