"""What is written for people: commands run, links lead somewhere, reference is fresh, words are explained."""

import ast
import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from ews.cli import main
from ews.workspace import Workspace
from tests.conftest import Ews


ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*/README.md"))]
MOST_LINES = 120
LARGEST_PICTURE = 200_000
BLOCK = re.compile(
    r"^```(?P<kind>\w+)\n(?P<text>.*?)^```\n(?:<!-- prints: (?P<prints>.*?) -->)?", re.DOTALL | re.MULTILINE
)
HOUSE_WORDS = (
    "area geography period vintage delivery observation numerator denominator polarity baseline share signal "
    "flag pocket priority run"
).split()


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands(path: Path) -> list[list[str]]:
    """Return each ``ews`` command of a page's shell blocks, in words."""
    lines = [
        line
        for block in BLOCK.finditer(text(path))
        if block["kind"] == "sh"
        for line in block["text"].splitlines()
    ]
    return [shlex.split(line) for line in lines if line.startswith("ews ")]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- the README -------------------------------------------------------------------------------------------
def test_the_readme_is_short_and_begins_with_one_sentence() -> None:
    lines = text(README).splitlines()
    assert len(lines) <= MOST_LINES
    assert " ".join(lines[2 : lines.index("", 2)]).count(". ") == 0


def test_continuous_integration_runs_the_tests_by_the_command_of_the_readme() -> None:
    command = ".venv/bin/pytest -q -n auto"
    assert f"&& {command}\n" in text(README)
    assert command in text(ROOT / ".ci" / "run")


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text(README))
    assert pictures
    assert all((ROOT / picture).stat().st_size < LARGEST_PICTURE for picture in pictures)


def paths(group: click.Group) -> Iterator[tuple[str, ...]]:
    """Yield the words that call each command, those of groups inside included."""
    for name, command in group.commands.items():
        inner = paths(command) if isinstance(command, click.Group) else [()]
        yield from ((name, *words) for words in inner)


# -- every page -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)(?:#[^)]*)?\)", text(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=name)
def test_the_commands_of_a_page_exist_with_their_options(page: Path) -> None:
    for _, *words in commands(page):
        if words[0] in ("--help", "--version"):
            continue
        command: click.Command = main
        while isinstance(command, click.Group):
            command, words = command.commands[words[0]], words[1:]
        command.make_parser(click.Context(command)).parse_args(args=words)


@pytest.mark.parametrize("page", ["cli.md", "exit-codes.md", "store.md"])
def test_a_page_made_from_the_code_is_fresh(page: str) -> None:
    fresh = generator().pages()[page]
    assert text(ROOT / "docs" / "reference" / page) == fresh, "run: python docs/generate.py"


def test_every_command_is_in_the_reference() -> None:
    page = text(ROOT / "docs" / "reference" / "cli.md")
    told = re.findall(r"^## ews (.+)$", page, re.MULTILINE)
    assert told == [" ".join(words) for words in paths(main)]


def test_every_methods_page_is_of_a_module_that_is_there() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "methods").glob("*.md")} - {"index", "README"}
    modules = {path.stem for path in (ROOT / "ews").rglob("*.py")}
    assert pages <= modules | {path.name for path in (ROOT / "ews").iterdir()}


def test_every_decision_says_what_was_decided() -> None:
    page = text(ROOT / "docs" / "decisions.md")
    bodies = re.split(r"^## \d+\. .*\n", page, flags=re.MULTILINE)[1:]
    assert [body[:60] for body in bodies if not body.startswith(("We have decided", "\n| package"))] == []


# -- words ------------------------------------------------------------------------------------------------
def glossary() -> list[str]:
    return re.findall(r"^\| \*\*(.+?)\*\* \|", text(ROOT / "docs" / "glossary.md"), re.MULTILINE)


def nouns() -> list[str]:
    """Return the nouns that cross the rooms' walls, in plain words."""
    tree = ast.parse(text(ROOT / "ews" / "nouns.py"))
    kinds = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    kinds += ["Workspace", "Catalogue", "Geography", "Indicator", "MapDefinition", "Period"]
    return [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).casefold() for kind in kinds]


@pytest.mark.parametrize("word", sorted({*nouns(), *HOUSE_WORDS}))
def test_the_glossary_explains_every_noun_that_crosses_the_walls(word: str) -> None:
    assert word in glossary()


def test_the_glossary_is_in_the_order_of_the_alphabet() -> None:
    assert glossary() == sorted(glossary())


# -- pages that are followed ------------------------------------------------------------------------------
def follow(page: Path, ews: Ews) -> None:
    """Do what the shell blocks of *page* say, in the current folder, and look for what they should print."""
    for block in BLOCK.finditer(text(page)):
        printed = (
            "".join(do(line, ews) for line in block["text"].splitlines()) if block["kind"] == "sh" else ""
        )
        for phrase in (block["prints"] or "").split(", "):
            assert phrase in printed, f"{block['text']}\nprints no {phrase!r} but\n{printed}"


def do(line: str, ews: Ews) -> str:
    program, *words = shlex.split(line)
    if program == "cp":
        shutil.copy(*words)
    if program != "ews" or words[0] == "demo":
        return ""  # `ews demo` and `cd demo` are done already
    result = ews(*words)
    assert result.exit_code == 0, f"{line}\n{result.output}"
    return result.output


def test_the_tutorial_can_be_followed(
    ews: Ews, eastmere: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shutil.copytree(eastmere.root, tmp_path / "demo"))
    follow(ROOT / "docs" / "tutorial.md", ews)


def test_an_indicator_is_added_in_the_four_steps_of_its_page(
    ews: Ews, own: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ROOT / "docs" / "how-to" / "add-an-indicator.md"
    blocks = {block["kind"]: block["text"] for block in BLOCK.finditer(text(page))}
    definition, delivery = re.findall(r"`((?:indicators|data)/\S+\.(?:toml|csv))`:", text(page))
    monkeypatch.chdir(own.root)
    (own.root / delivery).parent.mkdir()
    (own.root / delivery).write_text(blocks["csv"], encoding="utf-8")
    monkeypatch.setattr(
        "shutil.copy", lambda _, to: (own.root / to).write_text(blocks["toml"], encoding="utf-8")
    )
    assert (own.root / definition).parent.is_dir()
    follow(page, ews)


def test_the_definition_of_that_page_is_a_copy_of_its_neighbour_with_the_same_tables() -> None:
    page = text(ROOT / "docs" / "how-to" / "add-an-indicator.md")
    (copied,) = re.findall(r"^cp (\S+) ", page, re.MULTILINE)
    (shown,) = [block["text"] for block in BLOCK.finditer(page) if block["kind"] == "toml"]
    tables = re.compile(r"^\[+\w+\]+$", re.MULTILINE)
    assert set(tables.findall(shown)) <= set(tables.findall(text(ROOT / copied)))
