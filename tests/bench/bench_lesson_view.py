"""The lesson view beside Textual's own Markdown widget and rich: `python -m tests.bench.bench_lesson_view [--others]`.

Each case runs in a process of its own, in a running (headless) application of 110×40. Opening counts from the moment
the text is handed over to the first painted screen that shows it; work is processor time. Exit 1 where a bound is
broken. With `--others` frogmouth, rich-cli and cli-md are installed beside (not into) this environment and timed too,
from the start of their process.
"""

import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = {"5 KB": 5_000, "200 KB": 200_000, "1 MB": 1_000_000, "5 MB": 5_000_000}
SPECIAL: dict[str, Callable[[], str]] = {
    "5 MB, no heading": lambda: _mixed(5_000_000, headings=False),
    "paragraph of 1 MB": lambda: "电力系统的频率是 50 Hz，operators must keep it；" * 15_000,
    "table of 20,000 rows": lambda: (
        "| 序号 | 名称 | 数值 |\n|---|---|--:|\n" + "\n".join(f"| {n} | 设备 {n} | {n * 3} |" for n in range(20_000))
    ),
    "nesting 10,000 deep": lambda: "> " * 10_000 + "深\n",
}
_MARK = "运行规程汇编"


def _mixed(size: int, *, headings: bool = True) -> str:
    from tests.bench.material.mixed_text import mixed_text

    return mixed_text(size, headings=headings)


def _text(case: str) -> str:
    return SPECIAL[case]() if case in SPECIAL else _mixed(SIZES[case])


async def _measure(kind: str, text: str) -> dict[str, float]:
    import psutil
    from textual.app import App
    from textual.widget import Widget
    from textual.widgets import Markdown

    from tui.widgets.lesson.view import LessonView

    painted = asyncio.Event()

    class Bench(App[None]):
        """Tells when something was painted."""

        def _display(self, screen: Any, renderable: Any) -> None:
            super()._display(screen, renderable)
            painted.set()

    def shows(widget: Widget) -> bool:
        if not widget.size.height:
            return False
        rows = app.screen._compositor.render_strips()[:6]
        return any(segment.text.strip() for row in rows for segment in row)

    async def until_painted(widget: Widget) -> None:
        while not shows(widget):
            painted.clear()
            await asyncio.wait_for(painted.wait(), 300)

    app = Bench()
    figures: dict[str, float] = {}
    async with app.run_test(size=(110, 40)) as pilot:
        # Once with a short text, so that imports and first uses count for nobody.
        warm = LessonView() if kind == "view" else Markdown("warm *up*")
        await app.mount(warm)
        if isinstance(warm, LessonView):
            warm.load(_mixed(4000))
        await pilot.pause(0.2)
        await warm.remove()
        await pilot.pause(0.1)
        gc.freeze()  # as `tui.app.app` does once it has started
        process = psutil.Process(os.getpid())
        before = process.memory_info().rss
        start = time.perf_counter()
        if kind == "view":
            view = LessonView()
            await app.mount(view)
            view.load(text)
            await until_painted(view)
            figures["open"] = time.perf_counter() - start
            figures |= await _use(app, view, painted)
        else:
            widget = Markdown(text)
            mounting = asyncio.ensure_future(_mount(app, widget))
            await until_painted(widget)
            figures["open"] = time.perf_counter() - start
            await mounting
            await pilot.pause()
            figures["settled"] = time.perf_counter() - start
        figures["memory"] = process.memory_info().rss - before
    return figures


async def _mount(app: Any, widget: Any) -> None:
    await app.mount(widget)


async def _use(app: Any, view: Any, painted: asyncio.Event) -> dict[str, float]:
    """Page keys at once, while the rest is still being cut; then search, then a resize."""
    pages: list[float] = []
    view.focus()
    for _ in range(60):
        await asyncio.sleep(0.05)  # a fast reader
        painted.clear()
        before, top = time.process_time(), view.top_line
        app.simulate_key("pagedown")
        try:
            await asyncio.wait_for(painted.wait(), 0.5)
        except TimeoutError:
            break
        pages.append(time.process_time() - before)
        if view.top_line == top and view.progress >= 1:
            break
    pages.sort()
    start = time.perf_counter()
    view.search("监护人")
    found = time.perf_counter() - start
    while view.counting:
        await asyncio.sleep(0.005)
    counted = time.perf_counter() - start
    view.search("")
    start = time.perf_counter()
    painted.clear()
    view.measure = 60
    await asyncio.wait_for(painted.wait(), 60)
    return {
        "page": pages[int(len(pages) * 0.95)] if pages else 0.0,
        "search": found,
        "counted": counted,
        "resize": time.perf_counter() - start,
    }


def _rich(text: str) -> dict[str, float]:
    import io

    from rich.console import Console
    from rich.markdown import Markdown

    start = time.perf_counter()
    Console(file=io.StringIO(), width=110).print(Markdown(text))
    return {"open": time.perf_counter() - start}


def _in_own_process(kind: str, case: str, timeout: float) -> dict[str, float] | None:
    command = [sys.executable, "-m", "tests.bench.bench_lesson_view", kind, case]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=True)
    except subprocess.TimeoutExpired:
        return None
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _median(kind: str, case: str) -> dict[str, float] | None:
    """Five processes, the middle one of each figure."""
    runs = [run for run in (_in_own_process(kind, case, 300) for _ in range(5)) if run is not None]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]} if runs else None


def main() -> int:
    """Run all, print the table, say which bounds are broken."""
    if len(sys.argv) == 3:
        kind, case = sys.argv[1:]
        text = _text(case)
        print(json.dumps(_rich(text) if kind == "rich" else asyncio.run(_measure(kind, text))))
        return 0
    columns = ("open ms", "settled", "page p95", "search", "counted", "resize", "memory MB")
    print(" " * 28, *(f"{column:>9}" for column in columns))
    results: dict[tuple[str, str], dict[str, float]] = {}
    for kind, case in [
        *(("view", case) for case in (*SIZES, *SPECIAL)),
        *(("textual", case) for case in ("5 KB", "200 KB")),
        *(("rich", case) for case in ("5 KB", "200 KB", "1 MB")),
    ]:
        figures = _median(kind, case) if kind == "view" else _in_own_process(kind, case, 300)
        if figures is None:
            print(f"{kind:7} {case:20} more than 300 s")
            continue
        results[kind, case] = figures
        cells = [
            f"{figures.get(name, 0) * 1000:9.1f}" for name in ("open", "settled", "page", "search", "counted", "resize")
        ]
        print(f"{kind:7} {case:20}", *cells, f"{figures.get('memory', 0) / 1e6:9.1f}", flush=True)
    broken = _broken(results)
    if "--others" in sys.argv:
        _others()
    print("\n".join(broken) if broken else "all bounds kept")
    return 1 if broken else 0


def _others() -> None:
    """Time the readers that the registries have, each with the start of its process."""
    from tests.bench.other_readers import PROGRAMS, install, seconds_to_show

    with tempfile.TemporaryDirectory() as folder:
        for program in PROGRAMS:
            command = install(program, Path(folder) / program)
            for case in SIZES:
                file = Path(folder) / "lesson.md"
                file.write_text(_text(case), "utf-8")
                taken = seconds_to_show(program, command, file, _MARK) if command else None
                said = (
                    "not to be had" if not command else "more than 120 s" if taken is None else f"{taken * 1000:9.1f}"
                )
                print(f"{program:9} {case:18} {said}", flush=True)
                if taken is None:
                    break


def _broken(results: dict[tuple[str, str], dict[str, float]]) -> list[str]:
    broken: list[str] = []

    def bound(said: str, value: float, limit: float) -> None:
        if value > limit:
            broken.append(f"{said}: {value:.4g} > {limit:.4g}")

    base = results["view", "5 KB"]["open"]
    for case in (*SIZES, *SPECIAL):
        figures = results["view", case]
        bound(f"{case}: open", figures["open"], 2 * base)
        bound(f"{case}: page p95, s", figures["page"], 0.016)
        bound(f"{case}: resize, s", figures["resize"], 0.05)
        bound(f"{case}: memory", figures["memory"], 12 * len(_text(case).encode()) + 10e6)
    bound("1 MB: search, s", results["view", "1 MB"]["counted"], 0.1)
    other = results.get(("textual", "200 KB"))
    if other is not None:
        bound("200 KB: 20 times the first paint", 20 * results["view", "200 KB"]["open"], other["open"])
        bound("200 KB: 100 times the settled state", 100 * results["view", "200 KB"]["open"], other["settled"])
    return broken


if __name__ == "__main__":
    raise SystemExit(main())
