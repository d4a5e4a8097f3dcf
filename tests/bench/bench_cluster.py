"""A merge on a cluster beside one on this machine: what each summary costs there, and what every merge costs anyway.

Both have two processes here, so what a cluster adds is seen, not what further machines would save. From the figures:
with W workers a merge of n summaries takes about `fixed + n * there / W`, here with J processes `n * here / J`.

Run: python -m tests.bench.bench_cluster [HOW MANY]
"""

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

import psutil
from distributed import LocalCluster

from tests.bench.bench_merge import merge, write_branch
from tests.bench.ratios import elapsed

_FEW = 20


def _processor(processes: list[psutil.Process]) -> float:
    """Milliseconds of processor time that these have used."""
    return sum(time.user + time.system for time in (one.cpu_times() for one in processes)) * 1000


def main() -> None:
    """Print the times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with (
        tempfile.TemporaryDirectory() as name,
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
            scheduler_kwargs={"dashboard": False}, silence_logs=50,
        ) as cluster,
    ):  # fmt: skip
        folder = Path(name)
        write_branch(folder / "many", count)
        write_branch(folder / "few", _FEW)
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        me = psutil.Process()
        tree = [me, *me.children(recursive=True)]
        merge(folder / "many", folder / "warm", on=address)
        for what, on in (("here", ""), ("on the cluster", address)):
            for share in ("few", "many"):
                shutil.rmtree(folder / "ledger", ignore_errors=True)
                before = _processor(tree) + me.cpu_times().children_user * 1000
                wall = elapsed(partial(merge, folder / share, folder / "ledger", jobs=2, on=on))
                used = _processor(tree) + me.cpu_times().children_user * 1000 - before
                number = {"few": _FEW, "many": count}[share]
                print(f"{what:<16} {number:7} summaries {wall:8.0f} ms, {used:8.0f} ms of all processors")


if __name__ == "__main__":
    main()
