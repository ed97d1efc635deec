"""Options that several commands share, each defined once.

``--workspace``  the workspace's folder; the current one or one above it when not said
``--format``     table, csv or json
``--geography``  a set of boundaries such as ward_2025, or a level such as ward
``--direction``  worse or better
``--audience``   public, partner or internal: who will read what is made
``--reason``     why, for the record; with ``--by``, who
"""

import getpass
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from typing import TypeVar

import click


Command = TypeVar("Command", bound=Callable[..., Any])


def workspace(command: Command) -> Command:
    """Add ``--workspace``; the command receives ``root``, where to look from."""
    return click.option(
        "--workspace",
        "-w",
        "root",
        type=click.Path(path_type=Path),
        default=Path(),
        help="The workspace's folder; the current one, or one above it, when not said.",
    )(command)


def output(command: Command) -> Command:
    """Add ``--format``; the command receives ``form``."""
    return click.option(
        "--format",
        "-f",
        "form",
        type=click.Choice(["table", "csv", "json"]),
        default="table",
        show_default=True,
        help="How to print the rows.",
    )(command)


def geography(command: Command) -> Command:
    """Add ``--geography``."""
    return click.option(
        "--geography",
        "-g",
        default="",
        help="A set of boundaries such as ward_2025, or a level such as ward.",
    )(command)


def audience(command: Command) -> Command:
    """Add ``--audience``; the public, who may see least, when not said."""
    return click.option(
        "--audience",
        type=click.Choice(["public", "partner", "internal"]),
        default="public",
        show_default=True,
        help="Who will read it.",
    )(command)


def direction(command: Command) -> Command:
    """Add ``--direction``."""
    return click.option(
        "--direction", type=click.Choice(["worse", "better"]), help="Only changes in this direction."
    )(command)


def decision(command: Command) -> Command:
    """Add ``--reason`` and ``--by``."""
    by = click.option(
        "--by", default=getpass.getuser, help="Who decides; the name of your account when not said."
    )
    return click.option("--reason", required=True, help="Why, for the record.")(by(command))


def identifier(_: click.Context, __: click.Parameter, value: str) -> str:
    """Return *value* where it is safe as a definition's name, in file names, addresses and area codes."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise click.BadParameter(f"{value!r}: use small letters, digits and _, such as localities.")
    return value


def described(command: Command) -> Command:
    """Add what an analyst may say of a file of areas: its title, vintage, columns, publisher and licence."""
    helps = {
        "licence": "Under which licence it may be used.",
        "publisher": "Who publishes it.",
        "member": "The column of LSOAs or postcodes, where a list has several.",
        "name": "The column of names, where the file does not make it plain.",
        "code": "The column of codes; without one they are made from the names.",
        "vintage": "The year, month or day from which it is in force; told by the file, else this year.",
        "title": "What pages call it; made from the identifier when not said.",
    }
    for name, text in helps.items():
        command = click.option(f"--{name}", default="", help=text)(command)
    return command
