"""A study by Optuna with PyTorch on Fashion-MNIST: the other side of ../study.ts.

Usage: python study.py FOLDER TRIALS.json SAMPLES EPOCHS THREADS PROCESSES
FOLDER holds the gzipped idx files; TRIALS.json is a list of configurations, which are enqueued and run in their order.
Several processes share one study through a journal file, which Optuna's documentation recommends for that.
The clock starts when every process has imported PyTorch and read the data, and stops at the end of the last trial.
Prints a line of JSON.
"""
import concurrent.futures
import gzip
import json
import multiprocessing
import os
import sys
import tempfile
import time

started_at = time.time()


def idx(path):
    import numpy as np

    with gzip.open(path) as f:
        raw = f.read()
    dims = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(dims)]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dims).reshape(shape)


def load(folder, samples, validation=10000):
    """The first samples train, the last ones of the same file validate."""
    import numpy as np
    import torch

    x = idx(os.path.join(folder, "train-images-idx3-ubyte.gz"))
    y = idx(os.path.join(folder, "train-labels-idx1-ubyte.gz")).astype(np.int64)
    x = x.reshape(len(x), -1)
    both = lambda rows: (torch.from_numpy(x[rows].astype(np.float32) / 255), torch.from_numpy(y[rows].copy()))
    return both(slice(0, samples)), both(slice(len(x) - validation, len(x)))


def build(p):
    import torch

    modules, width = [], 784
    for _ in range(p["layers"]):
        modules += [torch.nn.Linear(width, p["units"]), torch.nn.Tanh() if p["activation"] == "tanh" else torch.nn.ReLU()]
        width = p["units"]
    return torch.nn.Sequential(*modules, torch.nn.Linear(width, 10))


def train(p, data, validation, epochs):
    import torch

    torch.manual_seed(0)
    model = build(p)
    optimizer = torch.optim.SGD(model.parameters(), lr=p["learning_rate"], momentum=p["momentum"])
    x, y = data
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x), p["batch_size"]):
            pick = order[start : start + p["batch_size"]]
            optimizer.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(model(x[pick]), y[pick]).backward()
            optimizer.step()
    x, y = validation
    with torch.no_grad():
        wrong = sum(int((model(x[i : i + 1000]).argmax(1) != y[i : i + 1000]).sum()) for i in range(0, len(x), 1000))
    return wrong / len(x)


def share(barrier):
    global ready
    ready = barrier


def open_storage(path):
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    return JournalStorage(JournalFileBackend(path))


def work(journal, folder, samples, epochs, threads, listed):
    import optuna
    import torch

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    torch.set_num_threads(threads)
    data, validation = load(folder, samples)
    study = optuna.load_study(study_name="bench", storage=open_storage(journal))
    ready.wait(timeout=300)
    begun = time.time()
    trials = []
    while study.get_trials(deepcopy=False, states=(optuna.trial.TrialState.WAITING,)):
        trial = study.ask()
        if trial.number >= listed:
            # Another process took the last one of the list in between.
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            break
        p = {
            "learning_rate": trial.suggest_float("learning_rate", 1e-6, 1e-1, log=True),
            "batch_size": trial.suggest_int("batch_size", 8, 256, log=True),
            "momentum": trial.suggest_float("momentum", 0, 0.99),
            "activation": trial.suggest_categorical("activation", ["tanh", "relu"]),
            "units": trial.suggest_int("units", 32, 1024, log=True),
            "layers": trial.suggest_int("layers", 1, 6),
        }
        at = time.time()
        error = train(p, data, validation, epochs)
        study.tell(trial, error)
        trials.append({"number": trial.number, "seconds": round(time.time() - at, 2), "error": error})
    return begun, time.time(), trials


def main():
    folder, listed = sys.argv[1:3]
    samples, epochs, threads, processes = (int(n) for n in sys.argv[3:7])
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with open(listed) as f:
        configurations = json.load(f)
    with tempfile.TemporaryDirectory() as temporary:
        journal = os.path.join(temporary, "study.journal")
        study = optuna.create_study(study_name="bench", storage=open_storage(journal), sampler=optuna.samplers.RandomSampler(seed=0))
        for configuration in configurations:
            study.enqueue_trial(configuration)
        context = multiprocessing.get_context("spawn")
        with concurrent.futures.ProcessPoolExecutor(processes, context, share, (context.Barrier(processes),)) as pool:
            running = [pool.submit(work, journal, folder, samples, epochs, threads, len(configurations)) for _ in range(processes)]
            ended = [each.result() for each in running]
    begun, done = min(e[0] for e in ended), max(e[1] for e in ended)
    trials = sorted((trial for e in ended for trial in e[2]), key=lambda trial: trial["number"])
    import torch

    print(json.dumps({
        "seconds": done - begun,
        "seconds_with_start": done - started_at,
        "trials": trials,
        "best_error": min(trial["error"] for trial in trials),
        "version": "optuna " + optuna.__version__ + ", torch " + torch.__version__,
    }), flush=True)


if __name__ == "__main__":
    main()
