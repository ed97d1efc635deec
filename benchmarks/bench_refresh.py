"""Time the whole way on the demonstration borough: ``python benchmarks/bench_refresh.py``.

Each line is one command in a process of its own, with the time on the clock and
the most memory that it held at once.  Run it on a machine that does nothing else.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path


EWS = (sys.executable, "-m", "ews")
MAKE = "import sys; from pathlib import Path; from ews import demo; demo.make(Path(sys.argv[1]))"
# an import that is not yet compiled or cached would be timed otherwise
WARM = 1
SHORT_RUNS = 5


def main() -> None:
    """Print a table of what was asked, how long it took, and its peak memory."""
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"{'what':44}{'target':>9}{'seconds':>9}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        demo = Path(scratch) / "demo"
        report("ews --help", "0.2", [*EWS, "--help"], runs=SHORT_RUNS)
        prepared = Path(scratch) / "prepared"
        run([*EWS, "init", str(prepared)])
        report("make the fictional borough", "", [sys.executable, "-c", MAKE, str(prepared)])
        report("ews refresh, the first time", "60", [*EWS, "refresh", "-w", str(prepared)])
        report("ews refresh, nothing new", "3", [*EWS, "refresh", "-w", str(prepared)], runs=SHORT_RUNS)
        report("ews refresh, one month of one feed revised", "", revise(prepared))
        report("ews status", "", [*EWS, "status", "-w", str(prepared)])
        report("ews priorities", "", [*EWS, "priorities", "-w", str(prepared)])
        report("ews demo, both together", "", [*EWS, "demo", str(demo)])


def revise(workspace: Path) -> list[str]:
    """Bring the newest police file again with its last row left out; return the command to time."""
    newest = max((workspace / "data" / "police").rglob("*-street.csv"))
    lines = newest.read_text(encoding="utf-8").splitlines(keepends=True)
    newest.with_stem(f"{newest.stem}_revised").write_text("".join(lines[:-1]), encoding="utf-8", newline="")
    return [*EWS, "refresh", "-w", str(workspace)]


def report(what: str, target: str, command: Sequence[str], *, runs: int = 1) -> None:
    """Time *command* and print one line: the best of *runs*, after a warm one where there are several."""
    took = [run(command) for _ in range(runs + WARM if runs > 1 else runs)][-runs:]
    seconds, megabytes = min(second for second, _ in took), max(peak for _, peak in took)
    print(f"{what:44}{target:>9}{seconds:9.2f}{megabytes:9.0f}", flush=True)


def run(command: Sequence[str]) -> tuple[float, float]:
    """Run *command*; return its seconds on the clock and its peak memory in megabytes."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    _, complaints = (
        child.communicate() if os.name == "nt" else (None, child.stderr.read() if child.stderr else "")
    )
    peak = _peak(child)
    if child.returncode not in (0, None):
        sys.exit(f"{' '.join(command)} ended with {child.returncode}:\n{complaints}")
    return time.perf_counter() - started, peak


def _peak(child: "subprocess.Popen[str]") -> float:
    if not hasattr(os, "wait4"):
        return float("nan")
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    # kilobytes on Linux, bytes on macOS
    return usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
