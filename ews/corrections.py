"""Decisions of a person about what was received and what was found, kept on record."""

from dataclasses import replace
from datetime import datetime

from ews import refresh
from ews.errors import EwsError
from ews.errors import NotFoundError
from ews.flags import accepted
from ews.nouns import Acceptance
from ews.nouns import Flag
from ews.nouns import Say
from ews.publish.report import Report
from ews.store import acceptances
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
    _require_reason(reason)
    with connections.reading(workspace.store):
        pass  # a store must be there: withdrawing must not make an empty one
    with connections.writing(workspace.store) as connection:
        deliveries.decide(connection, delivery, withdrawn=withdrawn, reason=reason, at=_now())


def accept(workspace: Workspace, flag: str, *, by: str, reason: str, say: Say) -> Acceptance:
    """Take the change of *flag* for its area's new level; what came before its onset no longer counts.

    Of a theme, that is so for the indicators that moved.  Returns what was
    recorded.  Raises NotFoundError, when no such flag is up, or EmptyReasonError.
    """
    _require_reason(reason)
    report = refresh.latest_report(workspace, say=say)
    own = _up(report, flag)
    indicators = accepted.movers(own, report.signals.get((own.theme, own.geography), ()))
    acceptance = Acceptance(own, indicators, by=by, at=_now(), reason=reason.strip())
    with connections.writing(workspace.store) as connection:
        acceptances.decide(connection, acceptance, accepted=True)
    return acceptance


def reopen(workspace: Workspace, flag: str, *, by: str, reason: str) -> None:
    """Take back that the change of *flag* was accepted: its area is judged by its whole past again.

    Raises NotFoundError, when it was not accepted, or EmptyReasonError.
    """
    _require_reason(reason)
    with connections.reading(workspace.store) as connection:
        standing = {one.flag.id: one for one in acceptances.standing(connection)}
    if flag not in standing:
        raise NotFoundError(
            f"{flag}: no flag of that name has been accepted.", hint="See `ews area` for what was."
        )
    taken_back = replace(standing[flag], by=by, at=_now(), reason=reason.strip())
    with connections.writing(workspace.store) as connection:
        acceptances.decide(connection, taken_back, accepted=False)


def _up(report: Report, name: str) -> Flag:
    for flag in report.flags:
        if flag.id == name and flag.state != "ended":
            return flag
    if name in {pocket.id for pocket in report.pockets}:
        raise NotFoundError(
            f"{name} is a pocket, of several places; what is accepted is the level of one area.",
            hint="Accept the flags of its areas, which `ews flags` lists.",
        )
    raise NotFoundError(f"{name}: no flag of that name is up.", hint="See `ews flags` for their names.")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise EmptyReasonError("The reason is empty.", hint="Say in a few words why; it stays on record.")


def _now() -> datetime:
    return datetime.now().astimezone().replace(tzinfo=None)  # to the microsecond: the latest decision counts
