"""The same training step in Python PyTorch: VICReg of the study's network, one thread. Prints one line of JSON."""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BATCH, WIDTH = 256, 256
torch.set_num_threads(1)
torch.manual_seed(1)
channels_last = sys.argv[2:3] == ["channels-last"]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        inner = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(inner)) + (x if self.shortcut is None else self.shortcut(x)))


encoder = nn.Sequential(
    nn.Conv2d(1, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
    Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2), Block(64, 128, 2),
    nn.AdaptiveAvgPool2d(1), nn.Flatten())
projector = nn.Sequential(
    nn.Linear(128, WIDTH, bias=False), nn.BatchNorm1d(WIDTH), nn.ReLU(),
    nn.Linear(WIDTH, WIDTH, bias=False), nn.BatchNorm1d(WIDTH), nn.ReLU(),
    nn.Linear(WIDTH, WIDTH, bias=False))
if channels_last:
    encoder = encoder.to(memory_format=torch.channels_last)
optimizer = torch.optim.AdamW([*encoder.parameters(), *projector.parameters()], lr=2e-3, weight_decay=1e-4)


def spread(z):
    z = z - z.mean(0)
    variance = F.relu(1 - (z.var(0) + 1e-4).sqrt()).mean()
    covariance = z.t() @ z / (len(z) - 1)
    return variance, (covariance.square().sum() - covariance.diagonal().square().sum()) / z.shape[1]


def step(first, second):
    a, b = projector(encoder(first)), projector(encoder(second))
    (va, ca), (vb, cb) = spread(a), spread(b)
    loss = 25 * F.mse_loss(a, b) + 25 * (va + vb) / 2 + ca + cb
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


views = [torch.rand(BATCH, 1, 28, 28) for _ in range(2)]
if channels_last:
    views = [view.contiguous(memory_format=torch.channels_last) for view in views]
for _ in range(3):
    step(*views)
times = []
for _ in range(int(sys.argv[1])):
    start = time.perf_counter()
    step(*views)
    times.append(time.perf_counter() - start)
print(json.dumps({"version": torch.__version__, "seconds": times}))
