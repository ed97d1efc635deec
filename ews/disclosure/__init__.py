"""What may be shown: small numbers withheld, and others from which they could be worked out.

Comes in: counts of cells, (cells, periods), what they are made of, and what earlier releases showed.
Goes out: what is withheld, why, and what is shown. Never here: an area code, a file, a column name;
nothing of the house is imported.
"""

from ews.disclosure.cells import REASONS
from ews.disclosure.cells import Cells
from ews.disclosure.cells import Hidden
from ews.disclosure.cells import all_or_none
from ews.disclosure.cells import dominated
from ews.disclosure.hiding import bounds
from ews.disclosure.hiding import hide
from ews.disclosure.rules import RULES
from ews.disclosure.rules import UNTOUCHED
from ews.disclosure.rules import Rule
from ews.disclosure.rules import rule_of


__all__ = [
    "REASONS",
    "RULES",
    "UNTOUCHED",
    "Cells",
    "Hidden",
    "Rule",
    "all_or_none",
    "bounds",
    "dominated",
    "hide",
    "rule_of",
]
