"""The command line of `script/bench`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from benchmarks import desk, figures, hostile, imports, reading, sources, units
from benchmarks.measuring import Area, Row

AREAS: dict[str, Area] = {
    "read": reading.rows,
    "hostile": hostile.rows,
    "sources": sources.rows,
    "units": units.rows,
    "imports": imports.rows,
    "desk": desk.rows,
    "figures": figures.rows,
}


def main(argv: Sequence[str]) -> int:
    """Runs the areas named, all where none is; prints one row each."""
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure what must stay fast.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"areas: {', '.join(AREAS)}")
    parser.add_argument("--json", action="store_true", help="one JSON object per row")
    parser.add_argument("--list", action="store_true", help="only name the areas")
    arguments = parser.parse_args(argv)
    if arguments.list:
        print("\n".join(AREAS))
        return 0
    unknown = [name for name in arguments.names if name not in AREAS]
    if unknown:
        parser.error(f"no such area: {', '.join(unknown)}; there are {', '.join(AREAS)}")
    if not arguments.json:
        print(f"{'name':9} {'what':62} {'figure':>11} {'reference':>11} {'ratio':>8} {'bound':>7}")
    is_within = True
    for name in arguments.names or AREAS:
        for row in AREAS[name]():
            print(_json(row) if arguments.json else _line(row), flush=True)
            is_within = is_within and row.is_within
    return 0 if is_within else 1


def _line(row: Row) -> str:
    mark = "" if row.is_within else "  PAST ITS BOUND"
    figure, reference = f"{1000 * row.figure:.2f} ms", f"{1000 * row.reference:.3f} ms"
    return f"{row.name:9} {row.what:62} {figure:>11} {reference:>11} {row.ratio:8.2f} {row.bound:7.1f}{mark}"


def _json(row: Row) -> str:
    data = {"name": row.name, "what": row.what, "figure_s": row.figure, "reference_s": row.reference}
    return json.dumps(data | {"ratio": row.ratio, "bound": row.bound, "within": row.is_within}, ensure_ascii=False)
