"""One ask/tell face over each peer: `tool.ask() -> (handle, params)`, `tool.tell(handle, value)`.

A peer is imported in its class, so that one that is not installed stops its own runs alone. Samplers have their default settings.
"""
import logging
import math
import os
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before any numeric library is imported

from functions import is_active

warnings.filterwarnings("ignore")


class OptunaTool:
    samplers = ("random", "tpe", "gp", "cmaes")

    def __init__(self, space, sampler, seed):
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.version = optuna.__version__
        s = optuna.samplers
        made = {
            "random": lambda: s.RandomSampler(seed=seed),
            "tpe": lambda: s.TPESampler(seed=seed),
            "gp": lambda: s.GPSampler(seed=seed),
            "cmaes": lambda: s.CmaEsSampler(seed=seed, warn_independent_sampling=False),
        }[sampler]()
        self.space = space
        self.study = optuna.create_study(sampler=made, direction="minimize")

    def ask(self):
        trial = self.study.ask()
        params = {}
        for d in self.space:
            n = d["name"]
            if not is_active(d, params):
                continue
            if d["kind"] == "cat":
                params[n] = trial.suggest_categorical(n, d["choices"])
            elif d["kind"] == "int":
                params[n] = trial.suggest_int(n, d["low"], d["high"], log=d["log"])
            else:
                params[n] = trial.suggest_float(n, d["low"], d["high"], log=d["log"])
        return trial, params

    def tell(self, trial, value):
        self.study.tell(trial, value)


class HyperoptTool:
    """The loop of hyperopt.fmin, one trial at a time."""

    samplers = ("random", "tpe")

    def __init__(self, space, sampler, seed):
        import hyperopt
        from hyperopt import hp
        import numpy as np

        logging.getLogger("hyperopt").setLevel(logging.ERROR)
        self.version = hyperopt.__version__
        self.algo = {"random": hyperopt.rand.suggest, "tpe": hyperopt.tpe.suggest}[sampler]
        self.space = {d["name"]: d for d in space}
        expr = {}
        for n, d in self.space.items():
            if "when" in d:
                raise SystemExit("hyperopt is not measured on spaces with conditions")
            if d["kind"] == "cat":
                expr[n] = hp.choice(n, d["choices"])
            elif d["kind"] == "int" and d["log"]:
                expr[n] = hp.qloguniform(n, math.log(d["low"]), math.log(d["high"]), 1)
            elif d["kind"] == "int":
                expr[n] = hp.uniformint(n, d["low"], d["high"])
            elif d["log"]:
                expr[n] = hp.loguniform(n, math.log(d["low"]), math.log(d["high"]))
            else:
                expr[n] = hp.uniform(n, d["low"], d["high"])
        self.base = hyperopt
        self.domain = hyperopt.base.Domain(lambda p: 0.0, expr)
        self.trials = hyperopt.Trials()
        self.rng = np.random.default_rng(seed)

    def ask(self):
        ids = self.trials.new_trial_ids(1)
        self.trials.refresh()
        docs = self.algo(ids, self.domain, self.trials, int(self.rng.integers(2**31 - 1)))
        self.trials.insert_trial_docs(docs)
        self.trials.refresh()
        doc = self.trials._dynamic_trials[-1]
        params = {}
        for n, d in self.space.items():
            v = doc["misc"]["vals"][n][0]
            if d["kind"] == "cat":
                params[n] = d["choices"][int(v)]
            elif d["kind"] == "int":
                params[n] = min(d["high"], max(d["low"], int(round(v))))
            else:
                params[n] = float(v)
        return doc, params

    def tell(self, doc, value):
        doc["state"] = self.base.JOB_STATE_DONE
        doc["result"] = {"loss": value, "status": self.base.STATUS_OK}
        self.trials.refresh()


class SyneTuneTool:
    samplers = ("random", "tpe")

    def __init__(self, space, sampler, seed):
        logging.disable(logging.WARNING)
        import syne_tune
        from syne_tune import config_space as c
        from syne_tune.optimizer import baselines as b
        from syne_tune.optimizer.schedulers.ask_tell_scheduler import AskTellScheduler

        self.version = syne_tune.__version__
        made = {("int", False): c.randint, ("int", True): c.lograndint, ("float", False): c.uniform, ("float", True): c.loguniform}
        domains = {}
        for d in space:
            if "when" in d:
                raise SystemExit("syne-tune is not measured on spaces with conditions")
            domains[d["name"]] = c.choice(d["choices"]) if d["kind"] == "cat" else made[d["kind"], d["log"]](d["low"], d["high"])
        common = dict(random_seed=seed, do_minimize=True)
        scheduler = {
            "random": lambda: b.RandomSearch(domains, metrics=["loss"], **common),
            "tpe": lambda: b.TPE(domains, metric="loss", **common),
        }[sampler]()
        self.asktell = AskTellScheduler(base_scheduler=scheduler)

    def ask(self):
        trial = self.asktell.ask()
        return trial, trial.config

    def tell(self, trial, value):
        self.asktell.tell(trial, {"loss": value})


TOOLS = {"optuna": OptunaTool, "hyperopt": HyperoptTool, "syne-tune": SyneTuneTool}
