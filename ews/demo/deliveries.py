"""Make the borough: its land, its people, its story, and the files that tell of it."""

from pathlib import Path

from ews.demo import boundaries
from ews.demo import council
from ews.demo import nomis
from ews.demo import police
from ews.demo import sharing
from ews.demo import words
from ews.demo.borough import Borough
from ews.demo.borough import found
from ews.demo.files import write_text
from ews.demo.series import settle
from ews.demo.story import PERIODS
from ews.demo.story import changes
from ews.demo.story import silences
from ews.demo.truth import Truth
from ews.demo.words import DISTRICT_CODE
from ews.errors import NotAWorkspaceError


README = f"""{words.DISTRICT} is a fictional borough. Nothing in this folder is real.

Its places, people, police force, codes (E05999..., E01999..., {DISTRICT_CODE}) and
postcodes (ZZ) exist nowhere; its coordinates lie in the North Sea. The files have
the layout in which publishers and councils deliver theirs, so that ews can be
tried on them. What was planted in the numbers is written in ../truth.json.
"""


# The borough's calendar stands still in the month after its last data, so that
# it looks the same in any year; only the police are late.
CALENDAR = """[calendar]
today = "2026-10-31"
"""


def make(folder: Path, *, seed: int) -> Truth:
    """Write the borough of *seed* into the workspace *folder*; see ``ews.demo.make``."""
    settings = folder / "ews.toml"
    if not settings.is_file():
        raise NotAWorkspaceError(
            f"{folder}: this is not a workspace; it has no ews.toml.",
            hint="Make one with `ews init DIR`, or let `ews demo DIR` do both.",
        )
    borough = found(seed)
    district = settle(borough, changes(borough), seed)
    for room in (police, council, nomis):
        room.write(folder / "data", district)
    boundaries.write(folder / "data", borough)
    write_text(folder / "data" / "README.txt", README)
    write_text(settings, with_borough(settings.read_text(encoding="utf-8-sig"), borough))
    truth = _truth(borough, seed)
    truth.write(folder / "truth.json")
    return truth


def _truth(borough: Borough, seed: int) -> Truth:
    planted = tuple(change.planted for change in changes(borough)) + silences(borough)
    return Truth(seed, DISTRICT_CODE, words.DISTRICT, str(PERIODS[0]), str(PERIODS[-1]), planted)


def with_borough(settings: str, borough: Borough) -> str:
    """Return the text of ``ews.toml`` with the borough's district, students and agreements said in it."""
    own = {
        "code =": f'code = "{DISTRICT_CODE}"',
        "name =": f'name = "{words.DISTRICT}"',
        "fictional =": "fictional = true",
    }
    lines = [next((own[k] for k in own if line.startswith(k)), line) for line in settings.splitlines()]
    text = "\n".join(lines) + "\n"
    added = f"{CALENDAR}\n{_students(borough)}\n{sharing.TEXT}"
    return text if added in text else f"{text}\n{added}"


def _students(borough: Borough) -> str:
    ward = borough.roles.students
    areas = [borough.wards[ward], *(borough.lsoas[lsoa] for lsoa in borough.members(ward))]
    return (
        "[[not_applicable]]\n"
        'indicators = ["claimant_count", "claimant_rate", "council_tax_arrears"]\n'
        f"areas = [{', '.join(f'{area!r}' for area in areas)}]\n"
        'reason = "Most residents are students, who cannot claim and pay no council tax."\n'
    )
