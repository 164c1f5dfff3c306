"""Gloo's all-reduce over loopback: gloo.py RANKS REPEATS SECONDS BYTES..."""
import json
import multiprocessing
import os
import socket
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import torch
import torch.distributed as dist


def measure(run, seconds):
    start = time.perf_counter()
    run()
    return max(3, int(seconds / (time.perf_counter() - start)))


def serve(rank, ranks, port, repeats, seconds, sizes):
    torch.set_num_threads(1)
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
    dist.init_process_group("gloo", rank=rank, world_size=ranks)
    for size in sizes:
        numbers = torch.ones(size // 4)
        for _ in range(3):
            dist.all_reduce(numbers)
        runs = torch.tensor([measure(lambda: dist.all_reduce(numbers), seconds)])
        dist.broadcast(runs, 0)
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            for _ in range(int(runs[0])):
                dist.all_reduce(numbers)
            times.append((time.perf_counter() - start) / int(runs[0]))
        if rank == 0:
            print(json.dumps({"bytes": size, "seconds": times}), flush=True)


if __name__ == "__main__":
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    count, arguments = int(sys.argv[1]), (port, int(sys.argv[2]), float(sys.argv[3]), [int(size) for size in sys.argv[4:]])
    processes = [multiprocessing.Process(target=serve, args=(rank, count, *arguments)) for rank in range(count)]
    [process.start() for process in processes]
    [process.join() for process in processes]
    sys.exit(max(process.exitcode for process in processes))
