import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ews.errors import NotFoundError
from ews.errors import OutputError
from ews.nouns import Area
from ews.publish import site as site_module
from ews.publish.site import publish
from ews.publish.site import write_brief
from ews.publish.site import write_map
from tests.support import reports
from tests.support.html import Node
from tests.support.html import map_data
from tests.support.html import read


HOSTILE = (
    "{{7*7}}",
    "{% include 'x' %}",
    "{# gone #}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "`${alert(3)}`",
    "=cmd()",
    "\"' onmouseover='alert(4)",
    "{{ cycler.__init__.__globals__ }}",
    "a\u2028b & c",
    "<!-- x",
    "]]> @@token",
)


def test_the_site_holds_every_page_that_was_promised(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    wards = {f"areas/{area.code}.html" for area in reports.wards()}
    small = {f"areas/{area.code}.html" for area in reports.lsoas()}
    assert {"index.html", "priorities.csv", "maps/wards.html", "maps/lsoas.html"} | wards | small <= names
    briefs = {name for name in names if name.startswith("briefs/")}
    assert briefs == {f"briefs/{code}.html" for code in ("E05999003", "E05999006", "E05999007", "E01999004")}


def test_publish_returns_the_files_it_wrote(tmp_path: Path, assets: Path) -> None:
    written = publish(reports.report(), folder=tmp_path / "internal", assets=assets)
    assert sorted(written) == sorted(path for path in (tmp_path / "internal").rglob("*") if path.is_file())


def test_every_link_inside_the_site_leads_to_a_file(site: Path, pages: dict[str, str]) -> None:
    for name, page in pages.items():
        tree = read(page)
        ids = {
            node.attributes["id"]
            for kind in ("main", "h2", "h3")
            for node in tree.all(kind)
            if "id" in node.attributes
        }
        for link in tree.all("a"):
            address = link.attributes["href"]
            if address.startswith("#"):
                assert address[1:] in ids, f"{name}: {address}"
            elif not address.startswith("https://"):
                path = address.partition("#")[0]
                assert ((site / name).parent / path).resolve().is_file(), f"{name}: {address}"


def test_every_link_from_a_map_leads_to_a_file(site: Path, pages: dict[str, str]) -> None:
    for name in ("maps/wards.html", "maps/lsoas.html"):
        for level in map_data(pages[name])["levels"]:
            for row, code in enumerate(level["codes"]):
                for folder in ("pages", "briefs"):
                    where = site / folder.replace("pages", "areas") / f"{code}.html"
                    assert where.is_file() == (level[folder][row : row + 1] == "1")


def test_identical_reports_give_identical_bytes(tmp_path: Path, assets: Path) -> None:
    first = publish(reports.report(), folder=tmp_path / "a", assets=assets)
    second = publish(reports.report(), folder=tmp_path / "b", assets=assets)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_second_publication_replaces_the_first_and_leaves_nothing_beside(
    tmp_path: Path, assets: Path
) -> None:
    folder = tmp_path / "internal"
    publish(reports.report(), folder=folder, assets=assets)
    (folder / "stale.html").write_text("old", encoding="utf-8")
    publish(reports.report(), folder=folder, assets=assets)
    assert not (folder / "stale.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["internal"]


def test_a_failure_half_way_leaves_the_old_site_as_it_was(
    tmp_path: Path, assets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "internal"
    publish(reports.report(), folder=folder, assets=assets)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def fail(*_: object) -> str:
        raise RuntimeError("half way")

    monkeypatch.setattr(site_module, "brief_page", fail)
    with pytest.raises(RuntimeError, match="half way"):
        publish(reports.report(fictional=False), folder=folder, assets=assets)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["internal"]


@pytest.mark.parametrize("name", ["templates", "static"])
def test_missing_assets_are_named_with_a_remedy(name: str, tmp_path: Path, assets: Path) -> None:
    (tmp_path / "maps").mkdir()
    other = {"templates": "static", "static": "templates"}[name]
    (tmp_path / "maps" / other).symlink_to(assets / other, target_is_directory=True)
    with pytest.raises(OutputError, match=name) as caught:
        publish(reports.report(), folder=tmp_path / "internal", assets=tmp_path / "maps")
    assert f"maps/{name}" in caught.value.hint


def test_hostile_names_come_out_as_text_on_every_page(tmp_path: Path, assets: Path) -> None:
    folder = tmp_path / "internal"
    report = reports.report(HOSTILE)
    publish(report, folder=folder, assets=assets)
    for i, name in enumerate(HOSTILE, 1):
        tree = read((folder / "areas" / f"E05999{i:03d}.html").read_text(encoding="utf-8"))
        assert tree.one("h1").text == name
    for path in folder.rglob("*.html"):
        tree = read(path.read_text(encoding="utf-8"))
        assert not tree.all("img")
        attributes = {key for node in _everything(tree) for key in node.attributes}
        assert not [key for key in attributes if key.startswith("on")]


def test_hostile_names_reach_the_map_whole(tmp_path: Path, assets: Path) -> None:
    path = write_map(reports.report(HOSTILE), "wards", folder=tmp_path, assets=assets)
    page = path.read_text(encoding="utf-8")
    assert map_data(page)["levels"][0]["names"] == list(HOSTILE)
    scripts = read(page).all("script")
    assert len(scripts) == 4
    assert not [script for script in scripts[1:] if "7*7" in script.text or "alert(" in script.text]
    assert "49" not in map_data(page)["levels"][0]["names"]


def test_hostile_texts_of_definitions_flags_and_runs_come_out_as_text(tmp_path: Path, assets: Path) -> None:
    report = reports.report()
    bad = "{{7*7}}<script>alert(5)</script>"
    indicators = {
        name: replace(item, title=bad, unit=bad, definition=bad)
        for name, item in report.catalogue.indicators.items()
    }
    maps = {name: replace(item, title=bad, summary=bad) for name, item in report.catalogue.maps.items()}
    hostile = replace(
        report,
        run=replace(report.run, district_name=bad, version=bad, changes=(bad,)),
        catalogue=replace(report.catalogue, indicators=indicators, maps=maps),
        flags=tuple(replace(flag, sentence=bad, notes=(bad,)) for flag in report.flags),
        no_verdicts=tuple(replace(item, reason=bad) for item in report.no_verdicts),
    )
    for path in publish(hostile, folder=tmp_path / "internal", assets=assets):
        if path.suffix == ".html":
            tree = read(path.read_text(encoding="utf-8"))
            code = [
                node.text for node in tree.all("script") if node.attributes.get("type") != "application/json"
            ]
            assert "alert(5)" not in "".join(code)
            assert "{{7*7}}" in tree.text


def test_a_source_cannot_smuggle_in_a_script_as_its_page(tmp_path: Path, assets: Path) -> None:
    report = reports.report()
    item = report.catalogue.indicators["claimant_rate"]
    bad = replace(item, source=replace(item.source, page="javascript:alert(1)"))
    indicators = {**report.catalogue.indicators, "claimant_rate": bad}
    changed = replace(report, catalogue=replace(report.catalogue, indicators=indicators))
    page = write_brief(changed, "E05999003", folder=tmp_path, assets=assets).read_text(encoding="utf-8")
    assert "javascript:" not in page


def test_codes_that_are_no_file_names_cannot_leave_the_folder(tmp_path: Path, assets: Path) -> None:
    report = reports.report()
    strange = Area("../../evil", "Evil", reports.WARDS)
    changed = replace(report, priorities=(reports.priority(strange),))
    written = publish(changed, folder=tmp_path / "internal", assets=assets)
    assert tmp_path / "internal" / "briefs" / "-evil.html" in written
    assert [path.name for path in tmp_path.iterdir()] == ["internal"]


def test_one_map_can_be_written_alone(tmp_path: Path, assets: Path, pages: dict[str, str]) -> None:
    path = write_map(reports.report(), "wards", folder=tmp_path, assets=assets)
    assert path == tmp_path / "maps" / "wards.html"
    assert path.read_text(encoding="utf-8") == pages["maps/wards.html"]


def test_one_brief_can_be_written_alone(tmp_path: Path, assets: Path, pages: dict[str, str]) -> None:
    path = write_brief(reports.report(), "E05999003", folder=tmp_path, assets=assets)
    assert path == tmp_path / "briefs" / "E05999003.html"
    assert path.read_text(encoding="utf-8") == pages["briefs/E05999003.html"]


def test_an_unknown_map_or_area_is_answered_with_the_nearest(tmp_path: Path, assets: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'wards'"):
        write_map(reports.report(), "ward", folder=tmp_path, assets=assets)
    with pytest.raises(NotFoundError, match="did you mean 'E05999"):
        write_brief(reports.report(), "E0599900", folder=tmp_path, assets=assets)


def test_a_flag_on_something_that_is_no_area_still_gets_a_brief(tmp_path: Path, assets: Path) -> None:
    report = reports.report()
    pocket = reports.flag(
        Area("pocket-1", "Nine postcodes about Mill Row", "postcode"), id="p", level="pocket"
    )
    changed = replace(report, flags=(*report.flags, pocket))
    page = write_brief(changed, "pocket-1", folder=tmp_path, assets=assets).read_text(encoding="utf-8")
    assert "Nine postcodes about Mill Row" in read(page).one("h1").text


def test_an_empty_report_is_a_whole_site_that_says_so(tmp_path: Path, assets: Path) -> None:
    full = reports.report()
    empty = replace(
        full, areas={}, shapes={}, panels={}, signals={}, flags=(), priorities=(), no_verdicts=(), statuses=()
    )
    empty = replace(empty, current={}, disagreements=(), run=replace(full.run, changes=()))
    publish(empty, folder=tmp_path / "internal", assets=assets)
    text = read((tmp_path / "internal" / "index.html").read_text(encoding="utf-8")).one("main").text
    assert "No area stands out as a priority" in text
    assert "No new flags" in text


def test_nothing_is_loaded_from_anywhere(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        tree = read(page)
        for node in _everything(tree):
            assert not {"src", "srcset", "poster", "data", "background", "action"} & node.attributes.keys(), (
                name
            )
            if node.name == "link":
                assert node.attributes["href"] == "data:,"
        styles = "".join(node.text for node in tree.all("style"))
        assert not re.search(r"@import|url\((?!#)", styles), name


def _everything(node: Node) -> Iterator[Node]:
    for child in node.children:
        if not isinstance(child, str):
            yield child
            yield from _everything(child)


def test_what_fills_the_downloads_is_listed_with_its_size(tmp_path: Path, assets: Path) -> None:
    def fill(folder: Path) -> None:
        folder.mkdir()
        (folder / "mereford-internal-R1.xlsx").write_bytes(b"x" * 84_000)

    publish(reports.report(), folder=tmp_path / "site", assets=assets, fill=fill)
    page = (tmp_path / "site" / "downloads.html").read_text(encoding="utf-8")
    assert 'href="downloads/mereford-internal-R1.xlsx"' in page
    assert "84 KB" in page
    assert (tmp_path / "site" / "downloads" / "mereford-internal-R1.xlsx").exists()
