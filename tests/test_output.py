"""A file is written whole or not at all, and replaced only when that is asked."""

from pathlib import Path

import pytest

from ews import output
from ews.errors import OutputError


def test_what_stands_there_is_kept_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "layer.gpkg"
    output.refuse(path, force=False)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="stands there already") as refused:
        output.refuse(path, force=False)
    assert "--force" in refused.value.hint
    output.refuse(path, force=True)


def test_an_ending_that_tells_no_form_is_refused_though_forced(tmp_path: Path) -> None:
    output.refuse(tmp_path / "layer.GPKG", (".gpkg", ".geojson"), force=False)
    with pytest.raises(OutputError, match="no form that is written") as refused:
        output.refuse(tmp_path / "layer.shp", (".gpkg", ".geojson"), force=True)
    assert ".gpkg, .geojson" in refused.value.hint


def half(path: Path, fault: Exception) -> None:
    with output.whole(path) as fresh:
        fresh.write_text("ha", encoding="utf-8")
        raise fault


@pytest.mark.parametrize("fault", [ValueError("broken"), OSError("no space"), OutputError("x", hint="y")])
def test_a_half_file_is_never_left(tmp_path: Path, fault: Exception) -> None:
    path = tmp_path / "page.html"
    path.write_text("whole", encoding="utf-8")
    expected = OutputError if isinstance(fault, OSError) else ValueError
    with pytest.raises(expected):
        half(path, fault)
    assert path.read_text("utf-8") == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_made_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.html"
    with pytest.raises(OutputError, match=r"page\.html: cannot be written"):
        half(path, ValueError("never reached"))
    with output.whole(path, make_folder=True) as fresh:
        fresh.write_text("new", encoding="utf-8")
    assert path.read_text("utf-8") == "new"


def test_a_whole_file_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "page.HTML"
    with output.whole(path) as fresh:
        assert fresh.suffix == ".html"
        fresh.write_text("new", encoding="utf-8")
    assert path.read_text("utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]
