"""The pages under 200 requests a second: `python -m tests.bench.pages_load [ADDRESS] [SECONDS]` prints p50 and p95.

The address is that of a running `mofa up`; the pages are those that need no worker. The figures are for a person to read.
"""

from __future__ import annotations

import asyncio
import sys
import time

import httpx

PAGES = ("/", "/inbox", "/runs", "/todos", "/figures", "/inbox?page=2", "/runs?status=running")

A_SECOND = 200


async def load(address: str, seconds: float) -> None:
    """Ask for one page after another, and print how long each took, in milliseconds."""
    took: dict[str, list[float]] = {path: [] for path in PAGES}
    refused: dict[str, int] = {}
    limits = httpx.Limits(max_connections=300, max_keepalive_connections=300)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as http:

        async def ask(path: str) -> None:
            start = time.perf_counter()
            try:
                status = str((await http.get(path)).status_code)
            except httpx.HTTPError as error:
                status = type(error).__name__
            took[path].append((time.perf_counter() - start) * 1000)
            if status != "200":
                refused[f"{path} {status}"] = refused.get(f"{path} {status}", 0) + 1

        began = time.perf_counter()
        asked: list[asyncio.Task[None]] = []
        for number in range(int(seconds * A_SECOND)):
            await asyncio.sleep(max(began + number / A_SECOND - time.perf_counter(), 0))
            asked.append(asyncio.create_task(ask(PAGES[number % len(PAGES)])))
        await asyncio.gather(*asked)
        whole = time.perf_counter() - began
    print(f"{len(asked)} requests in {whole:.1f} s, {len(asked) / whole:.0f} a second; wanted: {A_SECOND} a second")
    every = [each for values in took.values() for each in values]
    for path, unsorted in [*took.items(), ("all", every)]:
        values = sorted(unsorted)
        print(f"{path:24} p50 {values[len(values) // 2]:8.1f} ms   p95 {values[int(len(values) * 0.95)]:8.1f} ms")
    for what, number in refused.items():
        print(f"refused: {what}: {number}")


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8700"
    asyncio.run(load(address, float(sys.argv[2]) if len(sys.argv) > 2 else 60.0))
