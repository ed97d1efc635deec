"""Every error that ews raises on purpose, with its exit code and its remedy."""


class EwsError(Exception):
    """Root of the errors a person is shown without a traceback.

    ``hint`` is the remedy, one imperative sentence; ``exit_code`` is what the
    command ends with.  Codes go by tens: 10 workspace and catalogue, 20 files
    received, 30 store, 40 not found, 50 output.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        """Return the message without the quotes that KeyError would add."""
        return str(self.args[0]) if self.args else ""


class NotAWorkspaceError(EwsError, FileNotFoundError):
    """Raised when no ``ews.toml`` stands in this folder or above it."""

    exit_code = 10


class WorkspaceExistsError(EwsError, FileExistsError):
    """Raised when a workspace would be made where files already stand."""

    exit_code = 11


class CatalogueError(EwsError, ValueError):
    """Raised when definitions are wrong; carries every problem at once."""

    exit_code = 12

    def __init__(self, problems: list[str]) -> None:
        count = len(problems)
        heading = f"{count} problem{'s' if count != 1 else ''} in the definitions:"
        super().__init__(
            "\n".join([heading, *problems]),
            hint="Edit the files named above, then run `ews check`.",
        )
        self.problems = problems


class DefinitionExistsError(EwsError, FileExistsError):
    """Raised when a definition or a file would be written where another one stands."""

    exit_code = 13


class FileUnreadableError(EwsError, ValueError):
    """Raised when a file received cannot be read as what its name says it is."""

    exit_code = 20


class NoBoundariesError(EwsError, LookupError):
    """Raised when no area of the district is known."""

    exit_code = 21


class StoreBusyError(EwsError, OSError):
    """Raised when another program holds the store."""

    exit_code = 30


class StoreVersionError(EwsError, ValueError):
    """Raised when the store was written by another version of ews."""

    exit_code = 31


class StoreUnusableError(EwsError, OSError):
    """Raised when the store cannot be opened or written."""

    exit_code = 32


class NotFoundError(EwsError, KeyError):
    """Raised when an area, indicator, delivery or map of that name is unknown."""

    exit_code = 40


class NothingYetError(EwsError, LookupError):
    """Raised when a result is asked for before a refresh has made it."""

    exit_code = 41


class OutputError(EwsError, OSError):
    """Raised when an output cannot be written."""

    exit_code = 50
