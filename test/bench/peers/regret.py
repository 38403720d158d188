"""Quality of suggestions: best simple regret after 50, 100 and 200 evaluations, over seeds.

For a noisy function the regret is the noise-free value at the point whose *observed* value is best.
One suggestion at a time, no parallel trials. Prints one JSON line per function.
"""
import argparse
import json
import time

import tools
from functions import FUNCTIONS

import numpy as np

AT = (50, 100, 200)


def one(tool_name, sampler, fname, seed, evals):
    space, f, fmin, noise = FUNCTIONS[fname]
    tool = tools.TOOLS[tool_name](space, sampler, seed)
    rng = np.random.default_rng(10_000 + seed)
    best, regret, out = float("inf"), float("inf"), []
    for n in range(1, evals + 1):
        handle, params = tool.ask()
        true = f(params)
        seen = true + (noise * float(rng.normal()) if noise else 0.0)
        tool.tell(handle, seen)
        if seen < best:
            best, regret = seen, true - fmin
        if n in AT:
            out.append(regret)
    return out, tool.version


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--tool", required=True, choices=list(tools.TOOLS))
    p.add_argument("--sampler", required=True)
    p.add_argument("--functions", nargs="+", required=True, choices=list(FUNCTIONS))
    p.add_argument("--seeds", type=int, default=20)
    p.add_argument("--evals", type=int, default=200)
    args = p.parse_args()
    for fname in args.functions:
        start = time.perf_counter()
        rows, versions = zip(*(one(args.tool, args.sampler, fname, seed, args.evals) for seed in range(args.seeds)))
        q = np.quantile(np.array(rows), [0.25, 0.5, 0.75], axis=0)
        print(json.dumps({
            "bench": "regret", "tool": args.tool, "version": versions[0], "sampler": args.sampler, "function": fname,
            "seeds": args.seeds, "evals": [n for n in AT if n <= args.evals],
            "q25": q[0].tolist(), "median": q[1].tolist(), "q75": q[2].tolist(),
            "seconds_per_run": round((time.perf_counter() - start) / args.seeds, 3), "runs": rows}), flush=True)


if __name__ == "__main__":
    main()
