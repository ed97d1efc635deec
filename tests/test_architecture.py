"""The walls of the house: who imports whom, and what every room says of itself."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "ews"
MODULES = sorted(PACKAGE.rglob("*.py"))
WRITTEN = ("ews", "docs", "tests", "benchmarks", "boundaries", "indicators", "maps")
HEAVY = set(
    "branca duckdb folium geopandas jinja2 numpy pandas pyogrio pyproj rasterio scipy shapely".split()
)
TEXTS = (".css", ".html", ".js", ".md", ".py", ".sql", ".toml")
LONGEST_MODULE = 350
LONGEST_FUNCTION = 45
MOST_BY_POSITION = 6


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def code_lines(function: ast.FunctionDef, source: list[str]) -> int:
    """Count the lines of a function that hold code: no docstring, comment or blank line."""
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    skipped = set(range(first.lineno, (first.end_lineno or 0) + 1)) if has_docstring else set()
    lines = range(function.lineno, (function.end_lineno or 0) + 1)
    return sum(1 for n in lines if n not in skipped and source[n - 1].split("#")[0].strip())


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    if importlib.util.find_spec("importlinter") is None:
        pytest.skip("import-linter is not installed")
    found = program if program.exists() else program.with_suffix(".exe")
    command = [str(found), "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_line_starts_without_a_heavy_library() -> None:
    code = "import sys, ews.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not HEAVY & set(done.stdout.split())


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_says_in_its_docstring_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_is_short_enough_to_be_read(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_functions_are_short(module: Path) -> None:
    source = module.read_text(encoding="utf-8").splitlines()
    assert [f.name for f in functions(module) if code_lines(f, source) > LONGEST_FUNCTION] == []


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_functions_take_few_arguments_by_position(module: Path) -> None:
    if module.parent.name != "cli":
        assert [f.name for f in functions(module) if by_position(f) > MOST_BY_POSITION] == []


def by_position(function: ast.FunctionDef) -> int:
    return len(
        [one for one in (*function.args.posonlyargs, *function.args.args) if one.arg not in ("self", "cls")]
    )


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_only_the_command_line_prints_or_exits(module: Path) -> None:
    if module.parent.name == "cli":
        return
    calls = [
        node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    named = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
    assert not named & {"print", "exit", "quit", "input"}


@pytest.mark.parametrize("folder", ["boundaries", "indicators", "maps"])
def test_the_catalogues_hold_no_python(folder: str) -> None:
    assert list((ROOT / folder).rglob("*.py")) == []


def test_every_statement_of_the_store_opens_with_a_comment() -> None:
    statements = sorted((PACKAGE / "store" / "sql").glob("*.sql"))
    silent = [path.name for path in statements if not path.read_text(encoding="utf-8").startswith("--")]
    assert statements
    assert silent == []


def test_no_file_of_the_repository_names_a_place_outside_it() -> None:
    outside = ("/" + "work/", "/" + "tmp/", "." + "./shared")
    files = [path for folder in WRITTEN for path in (ROOT / folder).rglob("*") if path.suffix in TEXTS]
    found = [
        name(path) for path in files if any(place in path.read_text(encoding="utf-8") for place in outside)
    ]
    assert found == []
