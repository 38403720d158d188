"""A command trial that needs no package: gradient descent on a noisy function.

Tunery starts it once a trial, with the trial's parameters in the environment variable TUNERY_PARAMS (JSON).
It reports by printing a line of JSON; everything else that it prints is its log.
"""

import json
import os
import random

params = json.loads(os.environ["TUNERY_PARAMS"])
random.seed(int(os.environ["TUNERY_SEED"]))
checkpoint = os.path.join(os.environ["TUNERY_CHECKPOINT_DIR"], "state.json")

# A paused trial goes on from what it saved.
try:
    with open(checkpoint) as file:
        state = json.load(file)
    print("going on from step", state["step"])
except FileNotFoundError:
    state = {"step": 0, "x": 3.0, "y": -2.0, "vx": 0.0, "vy": 0.0}

while state["step"] < 30:
    # The slope of (x - 1)^2 + 10 (y - 0.5)^2, with noise.
    gx = 2 * (state["x"] - 1) + random.gauss(0, 0.1)
    gy = 20 * (state["y"] - 0.5) + random.gauss(0, 0.1)
    state["vx"] = params["momentum"] * state["vx"] + gx
    state["vy"] = params["momentum"] * state["vy"] + gy
    state["x"] = max(-1e6, min(1e6, state["x"] - params["learning_rate"] * state["vx"]))
    state["y"] = max(-1e6, min(1e6, state["y"] - params["learning_rate"] * state["vy"]))
    state["step"] += 1

    # Written under another name first, so that a kill at any moment leaves a whole file.
    with open(checkpoint + ".tmp", "w") as file:
        json.dump(state, file)
    os.replace(checkpoint + ".tmp", checkpoint)

    loss = (state["x"] - 1) ** 2 + 10 * (state["y"] - 0.5) ** 2
    print(json.dumps({"step": state["step"], "loss": loss}), flush=True)
