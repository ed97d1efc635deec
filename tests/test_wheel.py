"""What is handed out: source distribution, wheel, clean environment, workspace."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[1]
CATALOGUES = ("boundaries", "indicators", "maps")


def run(*command: str | Path, folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, cwd=folder, env=clean, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(target: str, source: Path, folder: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder, folder=source)
    (made,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    folder = tmp_path_factory.mktemp("dist")
    with tarfile.open(build("sdist", ROOT, folder)) as archive:
        archive.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    return build("wheel", source, folder)


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment that has the wheel, and borrows what it needs."""
    pytest.importorskip("pip", reason="pip is not installed")
    home = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(home, with_pip=False)
    where = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    # a path named in a .pth file is searched, but the .pth files in it, such as an editable ews, are not read
    (Path(where["purelib"]) / "borrowed.pth").write_text(
        sysconfig.get_path("purelib") + "\n", encoding="utf-8"
    )
    python = Path(where["scripts"]) / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=home)
    return Path(where["scripts"])


def test_the_wheel_carries_every_file_of_the_catalogue(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    files = [path for folder in CATALOGUES for path in (ROOT / folder).rglob("*") if path.is_file()]
    wanted = {
        f"ews/starter/{path.relative_to(ROOT).as_posix()}"
        for path in files
        if "__pycache__" not in path.parts
    }
    assert wanted
    assert wanted <= carried


def test_the_wheel_carries_every_module_and_statement_and_no_other_package(wheel: Path) -> None:
    carried = zipfile.ZipFile(wheel).namelist()
    own = [path for path in (ROOT / "ews").rglob("*") if path.suffix in (".py", ".sql")]
    assert {path.relative_to(ROOT).as_posix() for path in own} <= set(carried)
    assert {name.split("/")[0] for name in carried if ".dist-info/" not in name} == {"ews"}


def test_a_clean_environment_makes_a_workspace_whose_definitions_are_in_order(
    scripts: Path, tmp_path: Path
) -> None:
    run(scripts / "ews", "init", "here", "--district", "E08000006", "--name", "Salford", folder=tmp_path)
    run(scripts / "ews", "check", folder=tmp_path / "here")
    made = {path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*.toml")}
    kept = {path.relative_to(ROOT) for folder in CATALOGUES for path in (ROOT / folder).rglob("*.toml")}
    assert made == kept | {Path("ews.toml")}


def test_the_clean_environment_runs_the_wheel_and_not_the_checkout(scripts: Path, tmp_path: Path) -> None:
    place = run(scripts / "python", "-c", "import ews; print(ews.__file__)", folder=tmp_path)
    assert ROOT not in Path(place.strip()).parents
