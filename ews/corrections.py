"""Decisions of a person about what was received, kept on record."""

from datetime import datetime

from ews.errors import EwsError
from ews.store import connection as connections
from ews.store import deliveries
from ews.workspace import Workspace


class EmptyReasonError(EwsError, ValueError):
    """Raised when a decision comes without its reason."""

    exit_code = 2


def decide(workspace: Workspace, delivery: str, *, withdrawn: bool, reason: str) -> None:
    """Take *delivery* out of the current view, or bring it back, with the *reason*.

    Raises NotFoundError or EmptyReasonError.
    """
    if not reason.strip():
        raise EmptyReasonError("The reason is empty.", hint="Say in a few words why; it stays on record.")
    now = datetime.now().astimezone().replace(tzinfo=None)  # to the microsecond: the latest decision counts
    with connections.reading(workspace.store):
        pass  # a store must be there: withdrawing must not make an empty one
    with connections.writing(workspace.store) as connection:
        deliveries.decide(connection, delivery, withdrawn=withdrawn, reason=reason, at=now)
