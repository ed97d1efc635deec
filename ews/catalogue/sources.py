"""The ``[source]`` table that every definition carries: publisher, licence, attribution."""

from ews.catalogue.fields import Form
from ews.catalogue.fields import Table
from ews.nouns import Source


# stands for a publisher or a licence that nobody has named
NOT_SAID = "Not said"
SOURCE_FORM = Form(required={"publisher": str, "licence": str, "attribution": str}, optional={"page": str})


def is_licensed(source: Source) -> bool:
    """Say whether anybody has said under which licence *source* may be used."""
    return source.licence.strip().casefold() not in ("", NOT_SAID.casefold())


def source_of(table: Table) -> Source:
    """Return the source that a checked ``[source]`` table names."""
    return Source(
        publisher=table["publisher"],
        page=table.get("page", ""),
        licence=table["licence"],
        attribution=table["attribution"],
    )
