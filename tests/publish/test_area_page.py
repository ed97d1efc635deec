from tests.support.html import read


def test_a_flagged_area_tells_sentence_grade_state_and_interval(pages: dict[str, str]) -> None:
    text = " ".join(read(pages["areas/E05999003.html"]).one("main").text.split())
    assert "▲ Getting worse, confirmed. New; first raised in November 2025." in text
    assert "Claimants in Cawthorne Vale have been about 58% above" in text
    assert "95% interval 1.31 to 1.90 times" in text
    assert "observed 402, expected 254" in text


def test_an_area_without_flags_says_what_that_means(pages: dict[str, str]) -> None:
    text = read(pages["areas/E05999001.html"]).one("main").text
    assert "Aldermoor has no flag up." in text
    assert "it does not say how high or low it stands" in text


def test_every_chart_has_its_numbers_beside_it(pages: dict[str, str]) -> None:
    tree = read(pages["areas/E05999003.html"])
    charts, tables = tree.all("svg", role="img"), tree.all("table")
    assert len(charts) == len(tables) == 3
    for table in tables:
        assert len(table.one("tbody").all("tr")) == 36


def test_the_numbers_are_those_of_the_series_newest_first(pages: dict[str, str]) -> None:
    table = read(pages["areas/E05999003.html"]).all("table")[0]
    newest = table.one("tbody").all("tr")[0]
    assert newest.one("th").text == "March 2026"
    assert [cell.text for cell in newest.all("td")] == ["53", "1,580", "3.35", "2.18", ""]


def test_suppressed_and_missing_numbers_are_marked_and_explained(pages: dict[str, str]) -> None:
    suppressed, missing = (read(pages[f"areas/E0599900{i}.html"]).one("main").text for i in (1, 2))
    assert "[c] = suppressed by the publisher" in suppressed
    assert "[x] = not available" in missing


def test_onset_and_missing_verdicts_are_drawn(pages: dict[str, str]) -> None:
    tree = read(pages["areas/E05999003.html"])
    assert len(tree.all("path", **{"class": "onset"})) == 2
    assert len(tree.all("pattern")) == 1


def test_areas_lead_to_their_ward_and_wards_to_their_areas(pages: dict[str, str]) -> None:
    inner = read(pages["areas/E01999004.html"])
    assert [link.text for link in inner.one("main").all("a", href="../areas/E05999003.html")] == [
        "Cawthorne Vale"
    ]
    outer = read(pages["areas/E05999003.html"]).one("main")
    assert outer.all("a", href="../areas/E01999004.html")
    assert outer.all("a", href="../briefs/E05999003.html")


def test_why_there_is_no_verdict_is_told_on_the_areas_page(pages: dict[str, str]) -> None:
    text = read(pages["areas/E05999005.html"]).one("main").text
    assert "Most residents are students, who cannot claim." in text
