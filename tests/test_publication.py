"""From a run to an audience's files: what is made, what goes on record, what stops it."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from ews import publication
from ews.publication import GateClosedError
from ews.refresh import refresh
from ews.store import connection as connections
from ews.store import releases
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import tiny


AGREED = """
[[sharing]]
agreement = "ISA-7"
indicators = ["fly_tipping"]
audiences = ["partner", "public"]
expires = 2026-12-31
"""


def quiet(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the twelve squares after a refresh, their fly-tipping agreed to be shown."""
    workspace = tiny.make(tmp_path_factory.mktemp("squares") / "squares")
    with (workspace.root / "ews.toml").open("a", encoding="utf-8") as settings:
        settings.write(AGREED)
    refresh(workspace, say=quiet)
    return workspace


@pytest.fixture
def squares(made: Workspace, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(made.root, tmp_path / "squares")))


def log(workspace: Workspace) -> list[releases.Release]:
    with connections.reading(workspace.store) as connection:
        return releases.listing(connection)


def published(workspace: Workspace, audience: str = "public", *, single_file: bool = False) -> Path:
    return publication.publish(workspace, audience, single_file=single_file, say=quiet).path  # type: ignore[arg-type]


def test_the_public_site_stands_beside_the_internal_one(squares: Workspace) -> None:
    page = published(squares)
    assert page == squares.root / "site" / "public" / "index.html"
    assert "INTERNAL" not in page.read_text(encoding="utf-8")
    assert "INTERNAL" in (squares.site / "index.html").read_text(encoding="utf-8")


def test_what_was_shown_is_put_on_record_once(squares: Workspace) -> None:
    published(squares)
    published(squares)
    (one,) = log(squares)
    assert (one.audience, one.run) == ("public", "R1")
    with connections.reading(squares.store) as connection:
        told = releases.earlier(connection, ("public",))
    shown = told["fly_tipping", "ward_2025"].shown
    assert shown[tiny.WARDS[0], tiny.MONTHS[0]] == (tiny.count(tiny.WARDS[0], tiny.MONTHS[0]),)


def test_the_same_run_published_again_gives_the_same_bytes(squares: Workspace) -> None:
    first = _bytes(published(squares).parent)
    assert _bytes(published(squares).parent) == first


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_the_internal_site_may_be_made_again_and_a_refresh_knows_it(squares: Workspace) -> None:
    assert published(squares, "internal") == squares.site / "index.html"
    assert not refresh(squares, say=quiet).computed
    assert log(squares) == []


def test_one_file_of_the_whole_site_stands_beside_its_folder(squares: Workspace) -> None:
    path = published(squares, "partner", single_file=True)
    assert path == squares.root / "site" / "partner.html"
    assert not (squares.root / "site" / "partner").exists()


def test_a_closed_gate_writes_and_records_nothing_and_names_every_reason(
    squares: Workspace, ews: Ews
) -> None:
    settings = squares.root / "ews.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("2026-12-31", "2025-12-31"), encoding="utf-8"
    )
    with pytest.raises(GateClosedError, match=r"ISA-7 expired on 31 December 2025"):
        published(squares)
    assert log(squares) == []
    assert not (squares.root / "site" / "public").exists()
    told = ews("publish", "--workspace", str(squares.root))
    assert told.exit_code == 60
    assert "Traceback" not in told.stderr


def test_the_gate_lists_what_would_be_withheld_and_records_nothing(squares: Workspace, ews: Ews) -> None:
    settings = squares.root / "ews.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(AGREED, ""), encoding="utf-8")
    told = ews("gate", "--format", "csv", "--workspace", str(squares.root))
    (row,) = csv.DictReader(io.StringIO(told.stdout))
    assert (row["indicator"], row["audience"], row["cells"]) == ("fly_tipping", "public", "432")
    assert "no agreement" in row["reason"]
    as_json = json.loads(ews("gate", "-f", "json", "-w", str(squares.root)).stdout)
    assert as_json[0]["cells"] == 432
    assert log(squares) == []


def test_what_stays_internal_is_in_no_public_file(squares: Workspace) -> None:
    settings = squares.root / "ews.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(AGREED, ""), encoding="utf-8")
    folder = published(squares).parent
    pages = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))
    assert f"rose in Square {tiny.WARDS.index(tiny.BAD)}" not in pages
    assert not list(folder.glob(f"briefs/{tiny.BAD}*"))
