"""A thousand clients of one run, on a real server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from temporalio.client import Client

from tests.support.house import open_decision
from tests.support.web import Serving

pytestmark = pytest.mark.drill

CROWD = 1_000


async def test_a_thousand_open_streams_of_one_run_all_get_its_end(console: Serving, client: Client) -> None:
    body = {"model": "flow/asks", "messages": [{"role": "user", "content": "x"}], "stream": True}
    headers = {"Idempotency-Key": "crowd-1"}
    limits, opened = httpx.Limits(max_connections=None), asyncio.Event()
    seen: set[str] = set()
    waiting = 0

    async def follow(http: httpx.AsyncClient) -> str:
        nonlocal waiting
        async with http.stream("POST", "/chat/completions", json=body, headers=headers) as response:
            assert response.status_code == 200, await response.aread()
            last = ""
            async for line in response.aiter_lines():
                if line.startswith("data: {") and not last:
                    seen.add(json.loads(line[6:])["id"])
                    waiting += 1
                    if waiting == CROWD:
                        opened.set()
                last = line if line.startswith("data: ") else last
            return last

    async with httpx.AsyncClient(base_url=f"{console.url}/v1", timeout=300, limits=limits) as http:
        following = [asyncio.create_task(follow(http)) for _ in range(CROWD)]
        done, _ = await asyncio.wait([asyncio.create_task(opened.wait()), *following], return_when=asyncio.FIRST_COMPLETED)
        assert opened.is_set(), [each.exception() for each in done]
        [id] = seen
        handle: Any = client.get_workflow_handle(f"door/{id.removeprefix('chatcmpl-')}")
        decision = await open_decision(handle)
        await handle.execute_update("decide", {"decision_id": decision["id"], "choice": "yes"})
        assert set(await asyncio.gather(*following)) == {"data: [DONE]"}
