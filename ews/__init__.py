"""Neighbourhood early-warning system.

Deliveries become observations; observations become panels; panels become
signals; signals become flags; flags become priorities; priorities become maps,
lists and briefs.  ``ews.refresh`` tells that story, one line a station.
"""

__version__ = "0.1.0"
