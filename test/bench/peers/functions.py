"""The spaces and functions on which samplers are compared, for the peers. The same as in test-functions.ts of the simulation and in ../functions.ts.

A space is a list of plain dicts:
  {"name", "kind": "float"|"int"|"cat", "low", "high", "log", "choices", "when": (parameter, values)}
Bounds are inclusive. Every function is minimised. `python functions.py` prints spaces, minima and three values of each function as JSON lines.
"""
import json
import math

import numpy as np


def flt(name, low, high, log=False):
    return {"name": name, "kind": "float", "low": low, "high": high, "log": log}


def integer(name, low, high, log=False):
    return {"name": name, "kind": "int", "low": low, "high": high, "log": log}


def cat(name, *choices):
    return {"name": name, "kind": "cat", "choices": list(choices)}


def when(dim, parameter, *values):
    """The same parameter, active only where another one has one of these values."""
    return {**dim, "when": (parameter, values)}


def is_active(dim, point):
    parameter, values = dim.get("when", (None, ()))
    return parameter is None or point.get(parameter) in values


def unit(dim, value):
    """Position of a value in its range, in [0, 1]."""
    if dim["kind"] == "cat":
        return dim["choices"].index(value) / max(1, len(dim["choices"]) - 1)
    low, high = dim["low"], dim["high"]
    if dim["log"]:
        low, high, value = math.log(low), math.log(high), math.log(value)
    return (value - low) / (high - low)


def draw(space, rng):
    """One uniform point of the space."""
    point = {}
    for d in space:
        if not is_active(d, point):
            continue
        if d["kind"] == "cat":
            point[d["name"]] = d["choices"][int(rng.integers(len(d["choices"])))]
            continue
        low, high = d["low"], d["high"]
        if d["kind"] == "int":
            low, high = low - 0.5 if not d["log"] else low, high + 0.5 if not d["log"] else high
        if d["log"]:
            v = math.exp(rng.uniform(math.log(low), math.log(high)))
        else:
            v = rng.uniform(low, high)
        point[d["name"]] = min(d["high"], max(d["low"], round(v))) if d["kind"] == "int" else v
    return point


# The space of decisions.py: 5 floats (2 log), 3 ints (1 log), 2 categoricals.
TUNER10 = [
    flt("lr", 1e-6, 1e-1, log=True),
    flt("weight_decay", 1e-8, 1e-2, log=True),
    flt("momentum", 0.0, 0.99),
    flt("dropout", 0.0, 0.8),
    flt("label_smoothing", 0.0, 0.3),
    integer("batch", 8, 256),
    integer("units", 32, 1024, log=True),
    integer("layers", 1, 6),
    cat("activation", "tanh", "relu"),
    cat("optimizer", "sgd", "rmsprop", "adam"),
]

def trivial(p):
    return sum((unit(d, p[d["name"]]) - 0.3) ** 2 for d in TUNER10)


def branin(p):
    x, y = p["x1"], p["x2"]
    b, c = 5.1 / (4 * math.pi**2), 5 / math.pi
    return (y - b * x * x + c * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


H_ALPHA = [1.0, 1.2, 3.0, 3.2]
H_A = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
H_P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann6(p):
    x = [p[f"x{i}"] for i in range(1, 7)]
    return -sum(
        H_ALPHA[i] * math.exp(-sum(H_A[i][j] * (x[j] - H_P[i][j]) ** 2 for j in range(6)))
        for i in range(4)
    )


ACK_LINEAR = [("a1", 2.5), ("a2", -4.2), ("a3", 7.1), ("a4", -1.3)]
ACK_LOG = [("l1", 3e-4), ("l2", 2e-2), ("l3", 5e-6)]
ACK_INT = [("i1", 13), ("i2", 29)]


def ackley10_mixed(p):
    """Ackley in 10 dimensions: 4 linear floats, 3 log floats, 2 ints, 1 log int."""
    z = [p[n] - at for n, at in ACK_LINEAR]
    z += [3 * math.log10(p[n] / at) for n, at in ACK_LOG]
    z += [(p[n] - at) / 2 for n, at in ACK_INT]
    z.append(2 * math.log2(p["k1"] / 48))
    n = len(z)
    return (
        20
        + math.e
        - 20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in z) / n))
        - math.exp(sum(math.cos(2 * math.pi * v) for v in z) / n)
    )


def rosenbrock5(p):
    x = [p[f"x{i}"] for i in range(1, 6)]
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(4))


def lr_offset(p):
    """Decades between the learning rate and the best one for this optimizer, batch and momentum."""
    e = math.log10(p["lr"]) - {"sgd": -1.2, "rmsprop": -3.0, "adam": -2.8}[p["optimizer"]]
    e -= 0.5 * math.log10(p["batch"] / 32)
    if p["optimizer"] == "sgd":
        e -= math.log10(1 - p["momentum"])
    return e


def mlp_mixed(p):
    """A stand-in for a classifier's error: the good learning rate depends on optimizer, batch and momentum."""
    opt, e = p["optimizer"], lr_offset(p)
    value = 0.08 + 0.06 * min(e * e, 10.0)
    value += 0.015 * abs(math.log2(p["units"] / 362) + 0.4 * (p["layers"] - 2))
    if p["activation"] == "relu":
        value += 0.010 * (p["layers"] - 2) ** 2
    else:
        value += 0.012 + 0.006 * (p["layers"] - 3) ** 2
    value += {"sgd": 0.02, "rmsprop": 0.01, "adam": 0.0}[opt]
    value += 0.05 * ((p["dropout"] - 0.2) / 0.4) ** 2
    value += 0.02 * (p["momentum"] - 0.9) ** 2 if opt == "sgd" else 0.005 * p["momentum"]
    return value


def learning_curve(p, epoch):
    """Noise-free error after some epochs, going to mlp_mixed(p): slower where the learning rate is small."""
    final = mlp_mixed(p)
    tau = 1.5 * 10 ** (0.8 * min(3.0, max(0.0, -lr_offset(p))))
    return final + (0.9 - final) * (1 + epoch / tau) ** -1.2


def conditional_mlp(p):
    """An error whose space is conditional: each optimizer and each layer has a parameter of its own."""
    sgd = p["optimizer"] == "sgd"
    e = math.log10(p["lr"]) + (1.2 - math.log10(1 - p["momentum"]) if sgd else 2.8)
    value = 0.1 + 0.06 * min(e * e, 10.0)
    value += 0.02 + 0.02 * (p["momentum"] - 0.9) ** 2 if sgd else 0.005 * (math.log10(p["beta_gap"]) + 2) ** 2
    value += 0.03 if p["layers"] == 1 else 0.01 * (p["layers"] - 2)
    return value + sum(0.01 * abs(math.log2(p[f"units{i + 1}"] / best)) for i, best in enumerate([256, 128, 64][: p["layers"]]))


H6_SPACE = [flt(f"x{i}", 0.0, 1.0) for i in range(1, 7)]
MIX_SPACE = [
    flt("lr", 1e-6, 1e-1, log=True),
    integer("batch", 8, 256, log=True),
    flt("momentum", 0.0, 0.99),
    flt("dropout", 0.0, 0.8),
    integer("units", 32, 1024, log=True),
    integer("layers", 1, 6),
    cat("activation", "tanh", "relu"),
    cat("optimizer", "sgd", "rmsprop", "adam"),
]

CONDITIONAL_SPACE = [
    cat("optimizer", "sgd", "adam"),
    flt("lr", 1e-6, 1e-1, log=True),
    when(flt("momentum", 0.0, 0.99), "optimizer", "sgd"),
    when(flt("beta_gap", 1e-4, 1e-1, log=True), "optimizer", "adam"),
    integer("layers", 1, 3),
    integer("units1", 8, 1024, log=True),
    when(integer("units2", 8, 1024, log=True), "layers", 2, 3),
    when(integer("units3", 8, 1024, log=True), "layers", 3),
]

# name -> space, function, true minimum, standard deviation of the observation noise
FUNCTIONS = {
    "branin2": ([flt("x1", -5.0, 10.0), flt("x2", 0.0, 15.0)], branin, 0.39788735772973816, 0.0),
    "hartmann6": (H6_SPACE, hartmann6, -3.322368011415513, 0.0),
    "ackley10-mixed": (
        [flt(n, -10.0, 10.0) for n, _ in ACK_LINEAR]
        + [flt(n, 1e-6, 1.0, log=True) for n, _ in ACK_LOG]
        + [integer(n, 0, 40) for n, _ in ACK_INT]
        + [integer("k1", 1, 1024, log=True)],
        ackley10_mixed,
        0.0,
        0.0,
    ),
    "rosenbrock5": ([flt(f"x{i}", -2.048, 2.048) for i in range(1, 6)], rosenbrock5, 0.0, 0.0),
    "mlp8-mixed": (MIX_SPACE, mlp_mixed, 0.08, 0.0),
    "hartmann6-noisy": (H6_SPACE, hartmann6, -3.322368011415513, 0.2),
    "mlp8-mixed-noisy": (MIX_SPACE, mlp_mixed, 0.08, 0.01),
    "mlp-conditional": (CONDITIONAL_SPACE, conditional_mlp, 0.1, 0.0),
}

if __name__ == "__main__":
    rng = np.random.default_rng(0)
    print(json.dumps({"function": "trivial", "space": TUNER10,
                      "points": [{"at": (q := draw(TUNER10, rng)), "value": trivial(q)} for _ in range(3)]}))
    points = [(draw(MIX_SPACE, rng), t) for t in (1, 9, 27)]
    print(json.dumps({"function": "learning_curve", "space": MIX_SPACE,
                      "points": [{"at": q, "epoch": t, "value": learning_curve(q, t)} for q, t in points]}))
    for name, (space, f, fmin, noise) in FUNCTIONS.items():
        points = [draw(space, rng) for _ in range(3)]
        print(json.dumps({"function": name, "space": space, "fmin": fmin, "noise_sd": noise,
                          "points": [{"at": q, "value": f(q)} for q in points]}))
