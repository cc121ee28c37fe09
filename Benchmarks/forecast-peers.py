"""Times Python libraries on the series that forecast-speed wrote, and shows them beside its own times.

Usage: forecast-peers.py FOLDER SERIES, where FOLDER has long, long.csv, short and short.csv.
"""

import statistics
import sys
import time
import warnings

try:
    import lightgbm
    import numpy as np
    from statsforecast.models import MSTL, AutoETS, AutoTheta
except ImportError:
    lightgbm = None

warnings.filterwarnings("ignore")
folder, count = sys.argv[1], int(sys.argv[2])


class Statsforecast:
    def __init__(self, make):
        self.make = make

    def fit(self, values, steps):
        self.model = self.make().fit(values)
        return self.model.predict(h=steps)

    def update(self, values, steps):
        return self.model.forward(values, h=steps)


class Boosting:
    """LightGBM on lags, means of the newest values and the time of day and week; a lead is a lag of the next."""

    def __init__(self, day, lags, means):
        self.day, self.lags, self.means = day, lags, means

    def features(self, values, index):
        """A row for each step of `index`, all of which may be one past the end of `values`."""
        sums = np.concatenate(([0], np.cumsum(values)))
        columns = [values[index - lag] for lag in self.lags]
        columns += [(sums[index] - sums[index - width]) / width for width in self.means]
        return np.column_stack(columns + [index % self.day, index // self.day % 7])

    def fit(self, values, steps):
        index = np.arange(max(self.lags + self.means), len(values))
        model = lightgbm.LGBMRegressor(verbose=-1, n_jobs=1).fit(self.features(values, index), values[index])
        self.booster = model.booster_
        return self.update(values, steps)

    def update(self, values, steps):
        known = values
        for _ in range(steps):
            row = self.features(known, np.array([len(known)]))
            known = np.append(known, self.booster.predict(row, num_threads=1))
        return known[-steps:]


def cpu_ms(run):
    before = time.process_time()
    run()
    return (time.process_time() - before) * 1000


def measure(peer, series, steps):
    """The median times of a fit with forecast, and of a forecast after one more value without a fit."""
    fits, updates = [], []
    for turn, values in enumerate([series[0]] + series):
        fit = cpu_ms(lambda: peer.fit(values[:-1], steps))
        update = cpu_ms(lambda: peer.update(values, steps))
        if turn > 0:  # the first call compiles
            fits.append(fit)
            updates.append(update)
    return statistics.median(fits), statistics.median(updates)


def show(title, kind, steps, peers):
    ours = {name: float(value) for name, value in map(str.split, open(f"{folder}/{kind}"))}
    rows = [("holysheep-exporter", ours["refit_ms"], ours["update_ms"]), ("  a series never seen", ours["cold_ms"], None)]
    if lightgbm:
        series = [np.array(line.split(","), dtype=float) for line in open(f"{folder}/{kind}.csv")][:3]
        for name, peer in peers().items():
            print(f"Measuring {name}, {kind}.", file=sys.stderr)
            rows.append((name, *measure(peer, series, steps)))
    print(f"\n{title}; milliseconds of CPU time\n")
    print(f"{'':<24}{'fit, forecast':>14}{'of ours':>9}{'new bucket':>14}{'of ours':>9}")
    for name, fit, update in rows:
        text = f"{name:<24}{fit:>14.1f}{fit / ours['refit_ms']:>9.1f}"
        print(text + (f"{update:>14.2f}{update / ours['update_ms']:>9.1f}" if update else ""))
    return ours


long = show("168 h ahead from 90 days of hours", "long", 168, lambda: {
    "AutoETS": Statsforecast(lambda: AutoETS(season_length=24)),
    "AutoTheta": Statsforecast(lambda: AutoTheta(season_length=24)),
    "MSTL": Statsforecast(lambda: MSTL(season_length=[24, 168])),
    "LightGBM": Boosting(24, [1, 2, 3, 24, 48, 168], [24, 168]),
})
# AutoETS has no season of more than 24 steps.
short = show("60 min ahead from 15 days of five minutes", "short", 12, lambda: {
    "AutoETS, no season": Statsforecast(lambda: AutoETS(season_length=1)),
    "AutoTheta": Statsforecast(lambda: AutoTheta(season_length=288)),
    "MSTL": Statsforecast(lambda: MSTL(season_length=[288])),
    "LightGBM": Boosting(288, [1, 2, 3, 6, 12, 288], [12, 288]),
})

print(f"\n{'goal':<46}{'at most':>10}{'measured':>12}")
for name, unit, goal, value in [
    ("168 h from 90 days of hours, learned anew", "ms", 20, long["refit_ms"]),
    ("60 min ahead with a new bucket", "ms", 1, short["update_ms"]),
    (f"{count:,} series by the hour, learned anew", "s", 30, long["many_refitted_s"]),
    (f"{count:,} series by five minutes, learned anew", "s", 30, short["many_refitted_s"]),
]:
    print(f"{name:<46}{f'{goal} {unit}':>10}{f'{value:.3g} {unit}':>12}{'' if value <= goal else '  MISSED'}")
print("\nMemory and store of a series, kB: " + "; ".join(
    f"{name} {ours['resident_bytes'] / 1000:.0f} and {ours['stored_bytes'] / 1000:.0f}"
    for name, ours in (("by the hour", long), ("by five minutes", short))))
