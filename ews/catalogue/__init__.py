"""Definitions: TOML comes in, frozen dataclasses go out, or all mistakes at once.

No file that was received is ever opened here.
"""

from ews.catalogue.geographies import Geography
from ews.catalogue.indicators import Indicator
from ews.catalogue.maps import MapDefinition
from ews.catalogue.reading import Catalogue
from ews.catalogue.reading import load
from ews.catalogue.settings import Settings


__all__ = ["Catalogue", "Geography", "Indicator", "MapDefinition", "Settings", "load"]
