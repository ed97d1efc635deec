"""Write the reference pages that are made from the code: ``python docs/generate.py``."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb

from ews import boundary_listing
from ews import composition
from ews import errors
from ews import forgetting
from ews import listings
from ews import lookup_listing
from ews import postcode_listing
from ews.boundary_check import told
from ews.cli import main as ews_command
from ews.store import schema


REFERENCE = Path(__file__).resolve().parent / "reference"
NOTE = "<!-- Made by docs/generate.py from the code; edit it there. -->"
ABOUT_COMMANDS = """\
Data goes to stdout, talk to stderr. A command finds its workspace by walking up from where it runs, or from
`--workspace`. What a command ends with: [exit codes](exit-codes.md). In CSV a cell that a spreadsheet would
run as a formula begins with an apostrophe. Periods are ISO: `2026-03`, `2025-Q4`, `2025`."""
ABOUT_CODES = """\
What a command ends with, for scripts. Every message says where, what, and the remedy. Codes go by tens: 10
workspace and definitions, 20 files received, 30 the store, 40 not found, 50 output. `ews refresh` ends with
20 when some file could not be read, and has done everything else all the same."""
ABOUT_STORE = f"""\
`ews.duckdb` is one DuckDB file, version {schema.SCHEMA_VERSION}. Nothing in it is overwritten: a revised
value is a new row, and every observation leads through its reading to the delivery it came in. Only
`ews forget` erases, and leaves a tombstone. Read it with any DuckDB program while no refresh is running; open
it read-only."""
OUTLINES = """\
SELECT table_name, comment FROM (
    SELECT table_name, comment, table_oid FROM duckdb_tables()
    UNION ALL SELECT view_name, comment, view_oid FROM duckdb_views() WHERE NOT internal
) ORDER BY table_oid"""
COLUMNS = """\
SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
WHERE NOT internal ORDER BY table_oid, column_index"""


# what each listing's rows have, by command
COLUMNS_OF = {f"ews {name.casefold()}": columns for name, columns in vars(listings).items() if name.isupper()}
COLUMNS_OF |= {
    "ews boundaries list": boundary_listing.BOUNDARIES,
    "ews boundaries add": composition.AREAS,
    "ews boundaries check": told.CHECK,
    "ews boundaries lookup": lookup_listing.LOOKUP,
    "ews areas compose": composition.AREAS,
    "ews forget": forgetting.FORGET,
    "ews postcodes load": postcode_listing.LOADED,
    "ews postcodes match": postcode_listing.MATCHED,
}


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    return {"cli.md": commands(), "exit-codes.md": exit_codes(), "store.md": store()}


def commands() -> str:
    """Return the page of commands, in the order of the work."""
    context = click.Context(ews_command, info_name="ews")
    parts = ["# Commands", NOTE, ABOUT_COMMANDS]
    for name in ews_command.list_commands(context):
        parts += _commands(name, ews_command.commands[name], context)
    return "\n\n".join(parts) + "\n"


def _commands(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    """Yield the parts of one command, or of each command of a group."""
    if not isinstance(command, click.Group):
        yield from _command(name, command, parent)
        return
    context = click.Context(command, info_name=name, parent=parent)
    for inner in command.list_commands(context):
        yield from _command(inner, command.commands[inner], context)


def _command(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    yield f"## {context.command_path}"
    yield f"```\n{' '.join([context.command_path, *command.collect_usage_pieces(context)])}\n```"
    yield "\n\n".join(" ".join(block.split()) for block in inspect.cleandoc(command.help or "").split("\n\n"))
    options = [_option(one) for one in command.params if isinstance(one, click.Option)]
    if options:
        yield "\n".join(["| option | meaning |", "|---|---|", *options])
    columns = COLUMNS_OF.get(context.command_path)
    if columns:
        yield f"Each row has: {', '.join(f'`{column}`' for column in columns)}."


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    choices = f" One of {', '.join(option.type.choices)}." if isinstance(option.type, click.Choice) else ""
    return f"| {names} | {option.help}{' Required.' if option.required else ''}{choices} |"


def exit_codes() -> str:
    """Return the page of exit codes."""
    kinds = errors.EwsError.__subclasses__()
    kinds = [kind for kind in kinds if kind.__module__ == errors.__name__]
    rows = [(0, "The command did what it was asked."), (1, "Something unforeseen; please report it.")]
    rows += [(2, "The arguments are wrong, or a reason is empty.")]
    rows += [(kind.exit_code, _when(kind)) for kind in kinds]
    table = ["| code | when |", "|---|---|", *(f"| {code} | {when} |" for code, when in sorted(rows))]
    return "\n\n".join(["# Exit codes", NOTE, ABOUT_CODES, "\n".join(table)]) + "\n"


def _when(kind: type[errors.EwsError]) -> str:
    words = " ".join((inspect.getdoc(kind) or "").split()).removeprefix("Raised when ").replace("``", "`")
    return words[:1].upper() + words[1:]


def store() -> str:
    """Return the page of the store's tables and columns."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(schema.text())
        tables = connection.execute(OUTLINES).fetchall()
        columns = connection.execute(COLUMNS).fetchall()
    parts = ["# The store", NOTE, ABOUT_STORE]
    for table, comment in tables:
        parts += [f"## {table}", comment, _columns([row[1:] for row in columns if row[0] == table])]
    return "\n\n".join(parts) + "\n"


def _columns(columns: list[tuple[str, str, str | None]]) -> str:
    if not any(text for _, _, text in columns):
        # a view: its columns are those of its tables
        return f"Columns: {', '.join(f'`{name}`' for name, _, _ in columns)}."
    rows = [f"| `{name}` | {kind} | {text or ''} |" for name, kind, text in columns]
    return "\n".join(["| column | type | meaning |", "|---|---|---|", *rows])


def main() -> None:
    """Write the pages that have changed."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        path = REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
