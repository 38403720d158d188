"""PyTorch's training speed on Fashion-MNIST, one thread: the other side of ../train.ts.

Usage: python train.py FOLDER SAMPLES EPOCHS REPEATS MODEL ...
FOLDER holds the gzipped idx files; a MODEL is "64x1 b32" (units x hidden layers, batch size; 0x0 is softmax regression).
Prints a line of JSON a model: samples a second over all epochs, after a short epoch to warm up; the best of REPEATS trainings.
"""
import gzip
import json
import os
import re
import sys
import time

import numpy as np
import torch


def idx(path):
    with gzip.open(path) as f:
        raw = f.read()
    dims = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(dims)]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dims).reshape(shape)


def build(units, layers):
    modules, width = [], 784
    for _ in range(layers):
        modules += [torch.nn.Linear(width, units), torch.nn.ReLU()]
        width = units
    return torch.nn.Sequential(*modules, torch.nn.Linear(width, 10))


def epoch(model, optimizer, x, y, batch):
    order = torch.randperm(len(x))
    for start in range(0, len(x), batch):
        pick = order[start : start + batch]
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.cross_entropy(model(x[pick]), y[pick])
        loss.backward()
        optimizer.step()
    return float(loss.detach())


def train(x, y, units, layers, batch, epochs):
    torch.manual_seed(0)
    model = build(units, layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    warm = 16 * batch + len(x) % batch
    epoch(model, optimizer, x[:warm], y[:warm], batch)
    started, cpu = time.perf_counter(), time.process_time()
    for _ in range(epochs):
        epoch(model, optimizer, x, y, batch)
    return time.perf_counter() - started, time.process_time() - cpu


def main():
    folder, samples, epochs, repeats = sys.argv[1], *(int(n) for n in sys.argv[2:5])
    torch.set_num_threads(1)
    images = idx(os.path.join(folder, "train-images-idx3-ubyte.gz"))[:samples]
    x = torch.from_numpy(images.reshape(samples, -1).astype(np.float32) / 255)
    y = torch.from_numpy(idx(os.path.join(folder, "train-labels-idx1-ubyte.gz"))[:samples].astype(np.int64))
    for name in sys.argv[5:]:
        units, layers, batch = (int(n) for n in re.fullmatch(r"(\d+)x(\d+) b(\d+)", name).groups())
        runs = [train(x, y, units, layers, batch, epochs) for _ in range(repeats)]
        seconds, cpu_seconds = (min(values) for values in zip(*runs))
        print(json.dumps({"model": name, "pytorch": round(samples * epochs / seconds), "pytorch_cpu": round(samples * epochs / cpu_seconds), "version": torch.__version__}), flush=True)


main()
