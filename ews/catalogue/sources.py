"""The ``[source]`` table that every definition carries: publisher, licence, attribution."""

from ews.catalogue.fields import Form
from ews.catalogue.fields import Table
from ews.nouns import Source


SOURCE_FORM = Form(required={"publisher": str, "licence": str, "attribution": str}, optional={"page": str})


def source_of(table: Table) -> Source:
    """Return the source that a checked ``[source]`` table names."""
    return Source(
        publisher=table["publisher"],
        page=table.get("page", ""),
        licence=table["licence"],
        attribution=table["attribution"],
    )
