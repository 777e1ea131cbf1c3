"""Desks of one name that belong to several tenants: nobody sees or takes the todos of another tenant."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError

from console.backend.client import submit_idea
from kernel.conversation.participant import Human
from kernel.secretary.desk.listed import TodoFilter
from kernel.secretary.desk.place import desk_id
from kernel.secretary.reports.write import ReportWanted
from kernel.secretary.shapes import Idea, SecretaryInput
from plugins.storage import sql
from runtime.desk_reports import desk_report
from runtime.settings import Settings
from tests.support.house import House, eventually

pytestmark = pytest.mark.drill

TENANTS = (None, "acme", "a/b", "a%2Fb")


async def test_tenants_have_desks_of_one_name(client: Client, house: House) -> None:
    name, settings = f"office-{uuid.uuid4().hex[:6]}", Settings.from_environment()
    todos: dict[str | None, str] = {}
    for tenant in TENANTS:
        desk = SecretaryInput(name=name, tenant=tenant, executors=[Human(kind="human", name="ann")], at_once=1)
        todos[tenant] = (await submit_idea(client, settings, desk, Idea(content="Do it")))["todo_id"]
        await submit_idea(client, settings, desk, Idea(content="Do it later"))
    assert len({desk_id(name, tenant) for tenant in TENANTS}) == len(TENANTS)

    storage = sql.create(url=f"sqlite:///{house.home}/mofa.db")
    book = sql.SqlTodoList(storage.database)
    for tenant in TENANTS:
        limits = {"untenanted": True} if tenant is None else {"tenants": {tenant}}
        wanted = TodoFilter.model_validate({"desk": name, **limits})

        async def both(wanted: TodoFilter = wanted) -> bool:
            return len((await book.page(wanted, 10)).items) == 2

        assert await eventually(both)
        items = (await book.page(wanted, 10)).items
        assert todos[tenant] in {each.id for each in items} and {each.tenant for each in items} == {tenant}
        report = await desk_report(storage.database, ReportWanted(desk=name, tenant=tenant, type="progress"))
        assert (report.figures.open, report.figures.received) == (2, 2)
        if tenant is None:
            continue  # the command's list without a tenant has the todos of all of them
        listed = json.loads(house.mofa("todos", "--desk", name, "--tenant", tenant, "--json").stdout)
        assert {each["tenant"] for each in listed} == {tenant} and len(listed) == 2
    for tenant in TENANTS:
        handle: WorkflowHandle[Any, Any] = client.get_workflow_handle(desk_id(name, tenant))
        assert len(await handle.query("todos")) == 2
        other = next(id for of, id in todos.items() if of != tenant)
        await handle.signal("cancel_todo", {"todo_id": other})

        async def refused(handle: WorkflowHandle[Any, Any] = handle, other: str = other) -> bool:
            found = (await handle.query("state"))["refused"]
            return [(each["handler"], f"no todo '{other}'" in each["reason"]) for each in found] == [("cancel_todo", True)]

        assert await eventually(refused)
        try:
            await handle.execute_update("submit_idea", {"content": "After another's", "after": [other]})
        except WorkflowUpdateFailedError as error:
            assert "no todo" in str(error.cause)
        else:
            raise AssertionError("it waits for a todo of another tenant")
    for tenant, id in todos.items():
        item = await client.get_workflow_handle(f"todo/{id}").query("todo")
        assert item["status"] != "cancelled", tenant
        await client.get_workflow_handle(desk_id(name, tenant)).signal("drain")
    await storage.close()
