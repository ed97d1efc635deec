"""Load a postcode directory of the size of ONSPD, match a million rows with it, count them by LSOA and ward.

``python -m benchmarks.bench_postcodes`` from the top of the repository; 3 GB of disk. The directory
has the 53 columns of ONSPD of 2025, 1.75 million live and 0.9 million terminated postcodes over
33,755 LSOAs, all made up. Each step is a command of its own process, so that its peak memory is its own.
With EWS_REAL_DATA set, Camden's published postcodes follow.
"""

import csv
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.running import keep
from ews import postcode_listing
from ews import workspace
from ews.workspace import Workspace


POSTCODES = 2_650_000
TERMINATED_SHARE = 0.34
LSOAS = 33_755
ROWS = 1_000_000
DISTRICT = "E06000000"
COLUMNS = (
    "pcd7 pcd8 pcds dointr doterm cty25cd ced25cd lad25cd wd25cd parncp25cd usrtypind east1m north1m "
    "gridind hlth19cd nhser24cd ctry25cd rgn25cd ssr95cd pcon24cd eer20cd educ23cd ttwa15cd pco19cd itl25cd "
    "wdstl05cd oa01cd wdcas03cd npark16cd lsoa01cd msoa01cd ruc01ind oac01ind oa11cd lsoa11cd msoa11cd "
    "wz11cd sicbl24cd bua24cd ruc11ind oac11ind lat long lep21cd1 lep21cd2 pfa23cd imd20ind cal24cd icb23cd "
    "oa21cd lsoa21cd msoa21cd ruc21ind"
).split()
# 400 units to a sector, 10 sectors to a district, 20 districts to an area of two letters
MADE_UP = f"""
WITH number AS (
    SELECT i, i // 80000 AS area, i // 4000 % 20 + 1 AS place, i // 400 % 10 AS sector, i % 400 AS unit,
        i * {LSOAS} // {POSTCODES} AS lsoa, random() AS chance
    FROM range({POSTCODES}) AS t(i)
)
SELECT
    chr((65 + area // 26 % 26)::INTEGER) || chr((65 + area % 26)::INTEGER) || place AS outward,
    sector || 'ABDEFGHJLNPQRSTUWXYZ'[unit // 20 + 1] || 'ABDEFGHJLNPQRSTUWXYZ'[unit % 20 + 1] AS inward,
    outward || ' ' || inward AS pcds, outward || inward AS pcd7, pcds AS pcd8,
    '198001' AS dointr,
    CASE WHEN chance < {TERMINATED_SHARE} THEN '2005' || lpad((i % 12 + 1)::VARCHAR, 2, '0') END AS doterm,
    'E06' || lpad((lsoa // 109)::VARCHAR, 6, '0') AS lad25cd,
    'E05' || lpad((lsoa // 5)::VARCHAR, 6, '0') AS wd25cd,
    CASE WHEN chance > 0.97 THEN 1 ELSE 0 END AS usrtypind,
    200000 + lsoa % 180 * 2000 + i * 7919 % 2000 AS east1m,
    lpad((100000 + lsoa // 180 * 2000 + i * 104729 % 2000)::VARCHAR, 7, '0') AS north1m,
    1 AS gridind, 'E92000001' AS ctry25cd,
    'E01' || lpad(lsoa::VARCHAR, 6, '0') AS lsoa11cd, lsoa11cd AS lsoa21cd,
    'E00' || lpad((lsoa * 5 + i % 5)::VARCHAR, 6, '0') AS oa11cd, oa11cd AS oa21cd
FROM number
"""
STEPS = ("load", "aggregate", "match", "camden")


def main() -> None:
    """Run every step in a process of its own; print and keep seconds and peak memory."""
    if len(sys.argv) > 1:
        step(sys.argv[1], Path(sys.argv[2]))
        return
    with TemporaryDirectory(prefix="ews-bench-") as name:
        folder = Path(name)
        made = workspace.create(folder / "made", district=DISTRICT, name="Made up")
        size = generate(folder / "ONSPD_AUG_2026_UK.csv")
        print(f"made up: {POSTCODES:,} postcodes, {size / 1e9:.2f} GB")
        write_rows(folder)
        rows = [measured(one, folder) for one in STEPS[:3]]
        print(f"store: {made.store.stat().st_size / 1e6:.0f} MB")
        if os.environ.get("EWS_REAL_DATA"):
            rows.append(measured("camden", folder))
    keep("postcodes", "bench_postcodes", rows)


def generate(path: Path) -> int:
    """Write the directory; return its size in bytes."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE VIEW made AS {MADE_UP}")
        known = {row[0] for row in connection.execute("DESCRIBE made").fetchall()}
        columns = ", ".join(name if name in known else f"'E99999999' AS {name}" for name in COLUMNS)
        connection.execute(f"COPY (SELECT {columns} FROM made) TO '{path}' (HEADER)")
    return path.stat().st_size


def write_rows(folder: Path) -> None:
    """Write an extract of a million rows, their postcodes typed in three ways."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            f"COPY (SELECT row_number() OVER () AS ref, CASE ref % 10 WHEN 0 THEN lower(pcds) "
            f"WHEN 1 THEN replace(pcds, ' ', '') ELSE pcds END AS postcode "
            f"FROM (SELECT pcds FROM ({MADE_UP}) USING SAMPLE {ROWS} ROWS)) "
            f"TO '{folder / 'extract.csv'}' (HEADER)"
        )


def measured(name: str, folder: Path) -> dict[str, object]:
    """Run one step; return its name, seconds and peak memory in MB."""
    command = [sys.executable, "-m", "benchmarks.bench_postcodes", name, str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    told, seconds, peak = said.rsplit("|", 2)
    print(f"{name:<10} {float(seconds):6.1f} s  {float(peak):6.0f} MB  {told}")
    return {"step": name, "seconds": float(seconds), "peak_mb": float(peak), "result": told}


def step(name: str, folder: Path) -> None:
    """Do one step, and print what came out, its seconds and its peak memory."""
    started = time.perf_counter()
    told = {"load": load, "aggregate": aggregate, "match": match, "camden": camden}[name](folder)
    spent = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{told}|{spent:.2f}|{peak:.0f}")


def load(folder: Path) -> str:
    """Take the directory in, as `ews postcodes load` does, the copy included."""
    found = postcode_listing.load(Workspace(folder / "made"), folder / "ONSPD_AUG_2026_UK.csv", say=say)
    return f"{found.rows[0]['rows']:,} postcodes in the store, {found.rows[1]['rows']:,} of them live"


def aggregate(folder: Path) -> str:
    """Join the extract with the directory in DuckDB, and count its rows by LSOA and by ward."""
    with duckdb.connect(str(folder / "made" / "ews.duckdb"), read_only=True) as connection:
        counted = {
            level: connection.execute(
                f"SELECT count(*), sum(rows) FROM (SELECT {level}, count(*) AS rows "
                f"FROM read_csv('{folder / 'extract.csv'}') AS row JOIN postcode ON postcode.postcode = "
                "left(upper(replace(row.postcode, ' ', '')), -3) || ' ' || right(upper(row.postcode), 3) "
                "GROUP BY ALL)"
            ).fetchall()[0]
            for level in ("lsoa_2021", "ward")
        }
    return "; ".join(f"{rows:,} rows in {areas:,} of {level}" for level, (areas, rows) in counted.items())


def match(folder: Path) -> str:
    """Say what became of the extract's postcodes, as `ews postcodes match` does."""
    found = postcode_listing.match(
        Workspace(folder / "made"), folder / "extract.csv", column="", to=None, say=say
    )
    return "; ".join(f"{row['reason']} {row['rows']:,}" for row in found.rows)


def camden(folder: Path) -> str:
    """Load Camden's published postcodes, and match a million rows of theirs."""
    made = workspace.create(folder / "camden", district="E09000007", name="Camden")
    own: list[str] = []
    for path in sorted((Path(os.environ["EWS_REAL_DATA"]) / "camden" / "postcodes").glob("*.csv")):
        postcode_listing.load(made, path, say=say)
        with path.open(encoding="utf-8") as stream:
            own += [cells[0] for cells in csv.reader(stream) if cells[8] == "E09000007"]
    rows = [["postcode"], *([own[number % len(own)]] for number in range(ROWS))]
    with (folder / "camden.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    started = time.perf_counter()
    found = postcode_listing.match(made, folder / "camden.csv", column="", to=None, say=say)
    spent = time.perf_counter() - started
    matched = sum(row["rows"] for row in found.rows if row["reason"].startswith("matched"))
    return f"{len(own):,} postcodes, {matched:,} of {ROWS:,} rows matched in {spent:.1f} s"


def say(_: str) -> None:
    """Say nothing."""


if __name__ == "__main__":
    main()
