"""A map: which indicators, geography and periods ``maps/<id>.toml`` asks for."""

from dataclasses import dataclass
from pathlib import Path

from ews.catalogue.fields import Form
from ews.catalogue.fields import Table


FORM = Form(
    required={"title": str, "level": str, "indicators": list},
    optional={"summary": str, "periods": int},
    choices={"level": ("ward", "neighbourhood", "msoa", "lsoa")},
)


@dataclass(frozen=True)
class MapDefinition:
    """One map page: layers for *indicators* on the areas of one level.

    ``periods`` is how many of the latest periods the period control offers.
    """

    id: str
    title: str
    level: str
    indicators: tuple[str, ...]
    summary: str = ""
    periods: int = 24


def read(path: Path, table: Table) -> MapDefinition:
    """Return the map that *path* defines; *table* has been checked."""
    return MapDefinition(
        id=path.stem,
        title=table["title"],
        level=table["level"],
        indicators=tuple(table["indicators"]),
        **{key: table[key] for key in ("summary", "periods") if key in table},
    )
