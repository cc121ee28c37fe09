"""Shows what a backtest of the development data scored, among the reference scores that lie beside the data.

forecast-scores.py TASK REPORT DATA            a task's scores by method, by source, and with each source left out
forecast-scores.py --owa REPORT FORECASTS DATA the measure of the M4 competition beside its published results

The sources are those of the table in the README of DATA, whose first column names them as `name/*`; those of one row are
also left out together. So is the text "published hourly OWA: ..." in it.
"""
import collections
import csv
import gzip
import json
import re
import statistics
import sys
from pathlib import Path

NAMES = ["MASE", "WAPE", "wQL", "cov80", "cov95"]
KEYS = dict(zip(NAMES, ["mase", "wape", "wql", "coverage_80", "coverage_95"]))
# The errors of Naive2 on all hourly series of the competition, which OWA is relative to.
NAIVE2_SMAPE, NAIVE2_MASE = 18.383, 2.395


def ours(path):
    report = json.load(open(path))
    return {s["series"]: {n: s["methods"][0][k] for n, k in KEYS.items()} for s in report["series"]}


def mean(scores, name):
    values = [s[name] for s in scores if s.get(name) is not None]
    return statistics.mean(values) if values else None


def cell(value, width=8):
    return f"{value:>{width}.3f}" if value is not None else f"{'-':>{width}}"


def by_method(mine, methods):
    print(f"{'method':<26}{'series':>7}" + "".join(f"{n:>8}" for n in NAMES) + f"{'ours':>8}")
    for method, scores in sorted(methods.items(), key=lambda item: mean(item[1].values(), "MASE")):
        same = mean([mine[series] for series in scores], "MASE")
        numbers = "".join(cell(mean(scores.values(), name)) for name in NAMES)
        print(f"{method:<26}{len(scores):>7}{numbers}{cell(same)}")


def sources(data, series):
    """Groups of series: a row of the table as a whole, and each of its names where it has several."""
    groups = {}
    readme = data / "README.md"
    for line in readme.read_text().splitlines() if readme.exists() else []:
        cells = line.split("|")
        names = re.findall(r"`([^`/]+)/\*`", cells[1]) if len(cells) > 2 else []
        members = {n: [s for s in series if s.startswith(n + "/")] for n in names}
        members = {n: m for n, m in members.items() if m}
        if not members:
            continue
        groups[" + ".join(members)] = [s for m in members.values() for s in m]
        if len(members) > 1:
            groups.update({"  " + n: m for n, m in members.items()})
    return groups


def by_source(mine, methods, groups):
    """The mean over series rests on no single source if it is about the same without each."""
    whole = {m: s for m, s in methods.items() if s.keys() == mine.keys() and s is not mine}
    print(f"\n{'source':<26}{'series':>7}" + "".join(f"{t:>8}" for t in NAMES[:3]) +
          "   without it: MASE    WAPE     wQL   best other method's MASE")
    def row(name, inside, outside):
        others = [(mean([s[k] for k in outside], "MASE"), m) for m, s in whole.items()]
        best = f"   {min(others)[0]:.3f} {min(others)[1]}" if others and outside else ""
        text = "".join(cell(mean([mine[s] for s in inside], n)) for n in NAMES[:3])
        left = "".join(cell(mean([mine[s] for s in outside], n), w) for n, w in zip(NAMES, [20, 8, 8]))
        print(f"{name:<26}{len(inside):>7}{text}{left}{best}")
    row("all, and nothing left out", list(mine), list(mine))
    for name, inside in groups.items():
        if len(inside) < len(mine):
            row(name, inside, [s for s in mine if s not in inside])


def show(task, report, data):
    mine = ours(report)
    methods = {"holysheep-exporter": mine}
    for row in csv.DictReader(open(data / "reference_scores.csv")):
        if row["task"] == task and row["series"] in mine:
            numbers = {n: float(row[n]) for n in NAMES if row[n] not in ("", "nan")}
            methods.setdefault(row["method"], {})[row["series"]] = numbers
    print(f"\n{task}: {len(mine)} series\n")
    by_method(mine, methods)
    groups = sources(data, mine)
    if groups:
        by_source(mine, methods, groups)


def owa(report, forecasts, data):
    actual = collections.defaultdict(dict)
    with gzip.open(data / "m4_hourly.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            actual[row["series"]][row["timestamp"]] = float(row["value"])
    errors = collections.defaultdict(list)
    for row in csv.DictReader(open(forecasts)):
        value, truth = float(row["value"]), actual[row["series"]][row["timestamp"]]
        errors[row["series"]].append(200 * abs(value - truth) / (value + truth) if value + truth > 0 else 0)
    smape = statistics.mean(statistics.mean(e) for e in errors.values())
    mase = mean(ours(report).values(), "MASE")
    result = (smape / NAIVE2_SMAPE + mase / NAIVE2_MASE) / 2
    print(f"\nM4 competition, {len(errors)} hourly series: OWA {result:.3f} (sMAPE {smape:.2f}, MASE {mase:.3f})")
    readme = data / "README.md"
    text = " ".join(readme.read_text().split()) if readme.exists() else ""
    published = re.search(r"published hourly OWA: ([^;]*)", text)
    print(f"Published, on all 414 series: {published.group(1)}" if published else "No published results in the README.")


if sys.argv[1] == "--owa":
    owa(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
else:
    show(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
