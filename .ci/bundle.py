"""Make the bundle for laptops without internet: the wheels of uv.lock, ews itself, and one script to run.

``python .ci/bundle.py [--python 3.11 …]`` writes ``bundle/linux`` and ``bundle/windows``, each complete in
itself, and prints their sizes.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.markers import Marker


HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# Each glibc that a wheel may ask for, up to Debian 12's and RHEL 9's; pip wants them one by one.
GLIBC = ("2_34", "2_31", "2_28", "2_27", "2_24", "2_17", "2_12", "2_5")
PLATFORMS = {
    "linux": [*(f"manylinux_{version}_x86_64" for version in GLIBC), "manylinux2014_x86_64"],
    "windows": ["win_amd64"],
}
NAMES = ("sys_platform", "platform_system", "os_name", "platform_machine")
MARKERS = {
    "linux": dict(zip(NAMES, ("linux", "Linux", "posix", "x86_64"), strict=True)),
    "windows": dict(zip(NAMES, ("win32", "Windows", "nt", "AMD64"), strict=True)),
}
EXPORT = "uv export --quiet --frozen --no-dev --extra raster --no-emit-project --no-header --no-annotate"
REQUIREMENT = re.compile(r"(?P<name>[^;\\\s]+)(?:\s*;\s*(?P<marker>[^\\]+?))?(?P<hashes>\s*\\.*)?", re.DOTALL)
RESOLVE = "uv pip compile --quiet --no-config --no-index --only-binary :all:"
RESOLVES_FOR = {"linux": "x86_64-manylinux_2_34", "windows": "windows"}
PYTHONS = {"linux": ["3.11"], "windows": ["3.11", "3.12", "3.13"]}


def main() -> None:
    """Read the arguments and make both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", nargs="+", help="versions of Python to serve, such as 3.11 3.12")
    chosen = parser.parse_args().python
    bundle = ROOT / "bundle"
    shutil.rmtree(bundle, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        own = build(Path(scratch))
        for system in PLATFORMS:
            make(bundle / system, system, chosen or PYTHONS[system], own, Path(scratch))
            print(f"bundle/{system}: {megabytes(bundle / system):.0f} MB")


def build(scratch: Path) -> Path:
    """Return the wheel of ews, built from its source distribution."""
    run("uv", "build", "--quiet", "--out-dir", str(scratch / "dist"), str(ROOT))
    (wheel,) = (scratch / "dist").glob("*.whl")
    return wheel


def make(folder: Path, system: str, pythons: list[str], own: Path, scratch: Path) -> None:
    """Fill *folder* with the wheels for one system, its script and its README."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    shutil.copy(own, wheels)
    for version in pythons:
        wanted = scratch / f"{system}-{version}.txt"
        wanted.write_text(requirements(system, version), encoding="utf-8")
        download(wanted, wheels, PLATFORMS[system], version)
        verify(wheels, system, version, scratch)
    for part in (HERE / "bundle" / system).iterdir():
        # cmd.exe wants its own line ends
        text = part.read_text(encoding="utf-8").replace("{pythons}", ", ".join(pythons))
        part_out = folder / part.name
        part_out.write_text(text, encoding="utf-8", newline="\r\n" if system == "windows" else "\n")


def requirements(system: str, version: str) -> str:
    """Return the locked requirements, with their hashes, that hold on *system* with Python *version*."""
    exported = run(*EXPORT.split(), "--project", str(ROOT))
    environment = {**MARKERS[system], "python_version": version, "python_full_version": f"{version}.0"}
    blocks = re.split(r"\n(?=\S)", exported.strip())
    return "\n".join(kept for block in blocks if (kept := without_marker(block, environment)))


def without_marker(block: str, environment: dict[str, str]) -> str:
    """Return one requirement without its marker, or nothing where the marker does not hold.

    pip judges markers by the machine it runs on, so they are judged here by the machine to be served.
    """
    found = REQUIREMENT.fullmatch(block)
    if found is None:
        sys.exit(f"not understood in the export of uv.lock: {block}")
    name, marker, hashes = found.groups("")
    return name + hashes if not marker or Marker(marker).evaluate(environment) else ""


def download(wanted: Path, wheels: Path, platforms: list[str], version: str) -> None:
    """Fetch the wheels of *wanted* for another system and Python than this one, hashes checked."""
    places = [option for platform in platforms for option in ("--platform", platform)]
    options = ("--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version", version)
    pip = (sys.executable, "-m", "pip", "download", "--disable-pip-version-check")
    run(*pip, *options, *places, "--dest", str(wheels), "--requirement", str(wanted))


def verify(wheels: Path, system: str, version: str, scratch: Path) -> None:
    """Resolve ews for the system to be served from *wheels* alone; fail where one is missing."""
    asked = scratch / "asked.txt"
    asked.write_text("ews[raster]\n", encoding="utf-8")
    served = ("--python-platform", RESOLVES_FOR[system], "--python-version", version)
    files = ("--find-links", str(wheels), "--output-file", str(scratch / "resolved.txt"), str(asked))
    run(*RESOLVE.split(), *served, *files)


def megabytes(folder: Path) -> float:
    """Return the size of all files under *folder*."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def run(*command: str) -> str:
    """Run a program of this environment; return what it prints, or end with what it complains of."""
    program = Path(sys.executable).parent / command[0]
    asked = [str(program) if program.exists() else command[0], *command[1:]]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(asked[:3])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
