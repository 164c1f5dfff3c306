"""The other side of the comparison, one thread: answers every line on stdin with the seconds that one repetition took.

    peer.py gemm NN 256 1024 784     OpenBLAS sgemm through NumPy
    peer.py memcpy 29819040          bytes to copy
    peer.py train mlp                a PyTorch training step: forward, loss, backward, Adam
    peer.py ddp mlp                  the same by two processes: DistributedDataParallel over Gloo
    peer.py hosts mlp fp16           the same by two hosts (network namespaces h1, h2), with gradients as fp32 or fp16; to be run in h1
    peer.py allreduce 4194304        Gloo's all-reduce of so many floats between two processes
"""
import os
import subprocess
import sys
import time

os.environ.setdefault("OPENBLAS_CORETYPE", "SKYLAKEX" if "avx512f" in open("/proc/cpuinfo").read() else "HASWELL")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
BATCHES = {"mlp": 512, "lenet": 512, "cnn": 128, "lstm": 64, "transformer": 32}


def gemm(kind, m, n, k):
    import numpy as np
    a = np.random.rand(*((k, m) if kind[0] == "T" else (m, k))).astype("f")
    b = np.random.rand(*((n, k) if kind[1] == "T" else (k, n))).astype("f")
    c = np.empty((m, n), "f")
    left, right = a.T if kind[0] == "T" else a, b.T if kind[1] == "T" else b
    return lambda: np.matmul(left, right, out=c)


def memcpy(size):
    import numpy as np
    source, target = np.ones(size // 4, "f"), np.empty(size // 4, "f")
    return lambda: np.copyto(target, source)


def build(workload, nn, torch):
    if workload == "mlp":
        return nn.Sequential(nn.Linear(784, 1024), nn.ReLU(), nn.Linear(1024, 1024), nn.ReLU(), nn.Linear(1024, 10))
    if workload == "lenet":
        return nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    if workload == "cnn":
        return nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10))
    if workload == "lstm":
        class Lstm(nn.Module):
            def __init__(self):
                super().__init__()
                self.lstm, self.head = nn.LSTM(64, 128, batch_first=True), nn.Linear(128, 10)

            def forward(self, x):
                return self.head(self.lstm(x)[0][:, -1])
        return Lstm()

    class Transformer(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding, self.positions = nn.Embedding(65, 128), nn.Parameter(torch.zeros(64, 128))
            layers = [nn.TransformerEncoderLayer(128, 4, 512, dropout=0.0, batch_first=True, norm_first=True) for _ in range(2)]
            self.layers, self.head = nn.ModuleList(layers), nn.Linear(128, 65)
            self.register_buffer("mask", torch.triu(torch.full((64, 64), float("-inf")), 1))

        def forward(self, x):
            hidden = self.embedding(x) + self.positions
            for layer in self.layers:
                hidden = layer(hidden, self.mask)
            return self.head(hidden).flatten(0, 1)
    return Transformer()


def train(workload, ranks=1, wire="fp32"):
    import torch
    from torch import nn
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model, batch = build(workload, nn, torch), BATCHES[workload] // ranks
    if ranks > 1:
        model = nn.parallel.DistributedDataParallel(model)
        if wire == "fp16":
            from torch.distributed.algorithms.ddp_comm_hooks import default_hooks
            model.register_comm_hook(None, default_hooks.fp16_compress_hook)
    optimizer, criterion = torch.optim.Adam(model.parameters(), 1e-3), nn.CrossEntropyLoss()
    if workload == "transformer":
        x, y = torch.randint(0, 65, (4 * batch, 64)), torch.randint(0, 65, (4 * batch, 64))
    else:
        shape = {"mlp": (784,), "lstm": (64, 64)}.get(workload, (1, 28, 28))
        x, y = torch.randn(4 * batch, *shape), torch.randint(0, 10, (4 * batch,))
    place = 0

    def step():
        nonlocal place
        rows = slice(place * batch, (place + 1) * batch)
        place = (place + 1) % 4
        optimizer.zero_grad(set_to_none=True)
        criterion(model(x[rows]), y[rows].flatten()).backward()
        optimizer.step()
    return step


def allreduce(length):
    import torch
    import torch.distributed as dist
    torch.set_num_threads(1)
    tensor = torch.zeros(length)

    return lambda: dist.all_reduce(tensor)


RANKS = 2


def pair(make, master="127.0.0.1", second=()):
    """Two processes that do the same; the first is asked, and tells the second how often."""
    import torch
    import torch.distributed as dist
    rank = int(os.environ.get("RANK", 0))
    os.environ.update(MASTER_ADDR=master)
    store = None
    if rank == 0:
        store = dist.TCPStore(master, 0, RANKS, True, wait_for_workers=False)
        subprocess.Popen([*second, sys.executable, *sys.argv], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         env=dict(os.environ, RANK="1", STORE_PORT=str(store.port)))
    else:
        store = dist.TCPStore(master, int(os.environ["STORE_PORT"]), RANKS, False)
    dist.init_process_group("gloo", store=store, rank=rank, world_size=RANKS)
    run = make()
    run()
    run()
    if rank == 0:
        print("ready", flush=True)
    while True:
        line = sys.stdin.readline() if rank == 0 else ""
        count = torch.tensor([int(line or 0)])
        dist.broadcast(count, 0)
        if count.item() == 0:
            return
        dist.barrier()
        start = time.perf_counter()
        for _ in range(count.item()):
            run()
        if rank == 0:
            print((time.perf_counter() - start) / count.item(), flush=True)


def main():
    what = sys.argv[1]
    if what == "ddp":
        return pair(lambda: train(sys.argv[2], RANKS))
    if what == "hosts":
        os.environ["GLOO_SOCKET_IFNAME"] = "v2" if "RANK" in os.environ else "v1"
        return pair(lambda: train(sys.argv[2], RANKS, sys.argv[3]), "10.77.0.1", ("ip", "netns", "exec", "h2"))
    if what == "allreduce":
        return pair(lambda: allreduce(int(sys.argv[2])))
    if what == "gemm":
        run = gemm(sys.argv[2], *(int(size) for size in sys.argv[3:6]))
    elif what == "memcpy":
        run = memcpy(int(sys.argv[2]))
    else:
        run = train(sys.argv[2])
    run()
    run()
    print("ready", flush=True)
    for line in sys.stdin:
        repetitions = int(line)
        start = time.perf_counter()
        for _ in range(repetitions):
            run()
        print((time.perf_counter() - start) / repetitions, flush=True)


main()
