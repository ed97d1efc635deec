"""Show rows and progress; lend a command processes; turn errors into text and exit codes."""

import json
import os
import sys
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

import click

from ews.errors import EwsError
from ews.text import table
from ews.text import text


Row = dict[str, Any]
LONGEST_CELL = 60
PROGRESS_EVERY_SECONDS = 0.1


class Commands(click.Group):
    """A group whose commands keep their order, and whose errors are shown without a traceback."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the commands in the order in which they were added."""
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command, or say which one was perhaps meant."""
        from difflib import get_close_matches

        near = get_close_matches(args[0], self.commands, n=1)
        if args[0] not in self.commands and near and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}; did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; show an EwsError as its message and remedy."""
        try:
            return super().invoke(ctx)
        except EwsError as error:
            complain(str(error), error.hint)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # the reader, such as `head`, has had enough
            sys.stderr.close()
            ctx.exit(0)


@contextmanager
def several_processes() -> Iterator[None]:
    """Let one process for each core simulate what chance does, while a command computes.

    `EWS_PROCESSES` says another number; with 1 all is computed in this process.
    """
    import signal
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from ews.detect.once import simulated_by

    processes = _processes()
    if processes < 2:
        yield
        return
    # a fork would take the store's threads along; processes start when first needed. Ctrl-C reaches
    # them too, and is left to this process
    pool = ProcessPoolExecutor(
        processes,
        get_context("spawn"),
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    with pool as workers, simulated_by(workers):
        yield


def _processes() -> int:
    asked = os.environ.get("EWS_PROCESSES") or str(os.cpu_count() or 1)
    if not asked.isdecimal():
        raise click.UsageError(
            f"EWS_PROCESSES is {asked!r}; set it to a whole number, 1 for this process only."
        )
    return int(asked)


def complain(message: str, hint: str = "") -> None:
    """Say on stderr what is wrong and how to mend it."""
    click.echo(f"ews: {message}", err=True)
    if hint:
        click.echo(f"     {hint}", err=True)


def talk(message: str) -> None:
    """Say something on stderr."""
    click.echo(message, err=True)


def progress() -> Callable[[str], None]:
    """Return a function that shows what is being done: one line on a terminal, else a line each second."""
    interactive = sys.stderr.isatty()
    last = [0.0]

    def say(message: str) -> None:
        now = time.monotonic()
        if now - last[0] < (PROGRESS_EVERY_SECONDS if interactive else 1.0):
            return
        last[0] = now
        click.echo(
            f"\r\x1b[K  {message[:100]}" if interactive else f"  {message}", err=True, nl=not interactive
        )

    return say


def finish_progress() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)


def show(rows: Sequence[Row], columns: Sequence[str], form: str) -> None:
    """Print *rows* on stdout as a table, as CSV or as a JSON list of objects."""
    if form == "json":
        click.echo(
            json.dumps([{c: row.get(c) for c in columns} for row in rows], ensure_ascii=False, indent=1)
        )
    elif form == "csv":
        click.echo(table(rows, columns), nl=False)
    else:
        click.echo(_table(rows, columns))


def _table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    if not rows:
        return "Nothing to show."
    cells = [[_short(text(row.get(column))) for column in columns] for row in rows]
    widths = [max(len(c), *(len(line[n]) for line in cells)) for n, c in enumerate(columns)]
    lines = [columns, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _short(text: str) -> str:
    # no control character of a data file may reach the terminal
    clean = "".join(c if c.isprintable() else " " for c in text)
    return clean if len(clean) <= LONGEST_CELL else clean[: LONGEST_CELL - 1] + "…"
