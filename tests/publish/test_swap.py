import os
from pathlib import Path

import pytest

from ews.errors import OutputError
from ews.publish import swap
from ews.publish.swap import beside
from ews.publish.swap import write


def test_the_new_folder_takes_the_place_of_the_old(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "internal"
    for text in ("one", "two"):
        with beside(folder) as new:
            (new / "a.html").write_text(text, encoding="utf-8")
    assert (folder / "a.html").read_text(encoding="utf-8") == "two"
    assert [path.name for path in folder.parent.iterdir()] == ["internal"]


def test_readers_see_the_old_folder_until_the_new_one_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "internal"
    folder.mkdir()
    (folder / "a.html").write_text("old", encoding="utf-8")
    with beside(folder) as new:
        (new / "a.html").write_text("new", encoding="utf-8")
        assert (folder / "a.html").read_text(encoding="utf-8") == "old"


def test_leavings_of_a_run_that_was_killed_are_cleared(tmp_path: Path) -> None:
    for name in ("internal.new", "internal.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half.html").write_text("x", encoding="utf-8")
    with beside(tmp_path / "internal") as new:
        assert list(new.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["internal"]


def test_a_site_moved_away_by_a_run_that_was_killed_is_not_lost_when_the_next_fails(tmp_path: Path) -> None:
    (tmp_path / "internal.old").mkdir()
    (tmp_path / "internal.old" / "a.html").write_text("old", encoding="utf-8")
    with pytest.raises(OutputError), beside(tmp_path / "internal"):
        raise OSError(28, "No space left on device")
    assert (tmp_path / "internal" / "a.html").read_text(encoding="utf-8") == "old"


def test_a_disk_that_cannot_be_written_is_a_clear_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with (
        pytest.raises(OutputError, match="cannot be written") as caught,
        beside(tmp_path / "file" / "internal"),
    ):
        pass
    assert "read-only" in caught.value.hint
    assert caught.value.exit_code == 50


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_clear_message(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="cannot be written"), beside(tmp_path / "internal"):
            pass
    finally:
        tmp_path.chmod(0o755)


def test_a_folder_that_windows_holds_open_is_left_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "internal"
    folder.mkdir()
    (folder / "a.html").write_text("old", encoding="utf-8")
    monkeypatch.setattr(swap, "PAUSE_SECONDS", 0)

    def held(self: Path, target: Path) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError, match="cannot be replaced") as caught, beside(folder):
        pass
    assert "Close the pages" in caught.value.hint
    assert (folder / "a.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["internal"]


def test_the_old_folder_comes_back_when_the_new_one_cannot_be_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "internal"
    folder.mkdir()
    (folder / "a.html").write_text("old", encoding="utf-8")
    monkeypatch.setattr(swap, "PAUSE_SECONDS", 0)
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise PermissionError(13, "The process cannot access the file")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError), beside(folder):
        pass
    assert (folder / "a.html").read_text(encoding="utf-8") == "old"


def test_one_file_is_written_whole_with_plain_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "b.html", "one\ntwo – é\n")
    assert path.read_bytes() == "one\ntwo – é\n".encode()
    assert [other.name for other in path.parent.iterdir()] == ["b.html"]


def test_a_file_that_cannot_be_written_is_a_clear_message(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("not a folder", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write(tmp_path / "a" / "b.html", "x")
