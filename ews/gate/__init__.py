"""What may leave the council: one report in, the same report as an audience may read it out.

``permissions`` says which indicators may be shown to whom, by which agreement and under which rule, and
what stops a publication altogether.  ``gated`` takes out what an audience may not see, counts it, and
hands on what was shown of each cell, so that the next publication knows it.  The rules themselves
are in ``ews.disclosure``.
"""

from ews.gate.gate import Gated
from ews.gate.gate import gated
from ews.gate.permission import Permission
from ews.gate.permission import permissions
from ews.gate.structure import Structure


__all__ = ["Gated", "Permission", "Structure", "gated", "permissions"]
