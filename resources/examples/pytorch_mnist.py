"""A command trial that trains with PyTorch: pip install torch torchvision

    python pytorch_mnist.py                        # by hand, with the defaults below
    tunery run pytorch-mnist.json                  # tuned

What makes a script of yours a trial is marked with (1), (2) and (3).
"""

import json
import os
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, random_split
from torchvision import datasets, transforms

# (1) The trial's parameters, seed and folder for checkpoints come by the environment.
defaults = {"learning_rate": 0.01, "batch_size": 64, "dropout": 0.25, "optimizer": "sgd", "momentum": 0.9, "epochs": 9}
params = {**defaults, **json.loads(os.environ.get("TUNERY_PARAMS", "{}"))}
torch.manual_seed(int(os.environ.get("TUNERY_SEED", "0")))
checkpoint = Path(os.environ.get("TUNERY_CHECKPOINT_DIR", ".")) / "checkpoint.pt"

device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"


class Net(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()
        )
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(64 * 12 * 12, 128), nn.ReLU(), nn.Linear(128, 10))

    def forward(self, x):
        return self.classifier(self.features(x))


def load_data():
    """Training and validation images; the same split for every trial. The test set is not looked at here."""
    data = Path.home() / ".cache" / "tunery-example-mnist"
    images = datasets.MNIST(data, train=True, download=True, transform=transforms.ToTensor())
    return random_split(images, [50_000, 10_000], generator=torch.Generator().manual_seed(1))


def make_optimizer(model):
    if params["optimizer"] == "adam":
        return torch.optim.Adam(model.parameters(), lr=params["learning_rate"])
    return torch.optim.SGD(model.parameters(), lr=params["learning_rate"], momentum=params["momentum"])


@torch.no_grad()
def validate(model, loader):
    model.eval()
    loss, wrong, count = 0.0, 0, 0
    for x, y in loader:
        logits = model(x.to(device))
        y = y.to(device)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        wrong += (logits.argmax(1) != y).sum().item()
        count += len(y)
    return loss / count, wrong / count


def main():
    training, validation = load_data()
    train_loader = DataLoader(training, batch_size=params["batch_size"], shuffle=True)
    val_loader = DataLoader(validation, batch_size=1000)
    model = Net(params["dropout"]).to(device)
    optimizer = make_optimizer(model)

    # (2) A trial that was paused goes on from the checkpoint that it saved.
    first_epoch = 1
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first_epoch = state["epoch"] + 1
        print("going on with epoch", first_epoch)

    for epoch in range(first_epoch, params["epochs"] + 1):
        model.train()
        total = 0.0
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x.to(device)), y.to(device))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)

        # Saved under another name first, so that a kill at any moment leaves a whole file.
        state = {"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save(state, checkpoint.with_suffix(".tmp"))
        os.replace(checkpoint.with_suffix(".tmp"), checkpoint)

        # (3) A line of JSON is a report. flush=True: it is to be read now, not when the buffer is full.
        val_loss, val_error = validate(model, val_loader)
        print(json.dumps({"step": epoch, "train_loss": total / len(training), "val_loss": val_loss, "val_error": val_error}), flush=True)


if __name__ == "__main__":
    main()
