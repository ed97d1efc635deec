"""Say of a geography, by its identifier, what level it is of and what it is called."""

from ews.publish.report import Report


LEVEL_ORDER = ("district", "ward", "neighbourhood", "msoa", "lsoa", "oa", "postcode")


def level_of(report: Report, geography: str) -> str:
    """Return the level of a geography, or nothing if it is not defined."""
    if geography == report.current.get("district"):
        return "district"
    known = report.catalogue.geographies.get(geography)
    return known.level if known else ""


def geography_title(report: Report, geography: str) -> str:
    """Return a geography's title, or its identifier if it is not defined."""
    known = report.catalogue.geographies.get(geography)
    return known.title if known else geography


def level_rank(report: Report, geography: str) -> tuple[int, str]:
    """Return what sorts geographies from the largest areas to the smallest."""
    level = level_of(report, geography)
    return LEVEL_ORDER.index(level) if level in LEVEL_ORDER else len(LEVEL_ORDER), geography
