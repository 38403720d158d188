"""Cost of a decision (ask + tell) of a peer's sampler, in one process and thread, with an objective that costs nothing.

Prints one JSON line after 100, 500, 1000, 5000, 10000 trials and the last one: means over all trials so far, and over the last 100.
"""
import argparse
import json
import statistics
import sys
import time

import tools
from functions import TUNER10, trivial

CHECKPOINTS = (100, 500, 1000, 5000, 10000)


def rss_peak_mb():
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def figures(rows):
    ms = sorted(1e3 * (a + t) for a, t in rows)
    last = [1e3 * (a + t) for a, t in rows[-100:]]
    return {
        "mean_ms": statistics.fmean(ms),
        "p50_ms": ms[min(len(ms) - 1, len(ms) // 2)],
        "p99_ms": ms[min(len(ms) - 1, int(0.99 * len(ms)))],
        "ask_mean_ms": 1e3 * statistics.fmean(a for a, _ in rows),
        "tell_mean_ms": 1e3 * statistics.fmean(t for _, t in rows),
        "last100_mean_ms": statistics.fmean(last),
        "last100_p50_ms": statistics.median(last),
    }


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--tool", required=True, choices=list(tools.TOOLS))
    p.add_argument("--sampler", required=True)
    p.add_argument("--trials", type=int, default=1000)
    p.add_argument("--seed", type=int, default=0)
    args = p.parse_args()
    tool = tools.TOOLS[args.tool](TUNER10, args.sampler, args.seed)
    rows = []
    start, cpu = time.perf_counter(), time.process_time()
    while len(rows) < args.trials:
        t0 = time.perf_counter()
        handle, params = tool.ask()
        t1 = time.perf_counter()
        value = trivial(params)
        t2 = time.perf_counter()
        tool.tell(handle, value)
        rows.append((t1 - t0, time.perf_counter() - t2))
        n = len(rows)
        if n in CHECKPOINTS or n == args.trials:
            line = {"bench": "decisions", "tool": args.tool, "version": tool.version, "sampler": args.sampler, "n": n,
                    "total_s": time.perf_counter() - start, "cpu_s": time.process_time() - cpu, **figures(rows), "rss_peak_mb": rss_peak_mb()}
            print(json.dumps({k: round(v, 4) if isinstance(v, float) else v for k, v in line.items()}), flush=True)


if __name__ == "__main__":
    main()
