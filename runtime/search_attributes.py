"""The search attributes of the contract, and their registration with a server."""

from __future__ import annotations

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client

from kernel.basics.errors import InvalidInput

SEARCH_ATTRIBUTES: dict[str, str] = {
    "MofaMode": "Keyword",
    "MofaPhase": "Keyword",
    "MofaStatus": "Keyword",
    "MofaPriority": "Keyword",
    "MofaTenant": "Keyword",
    "MofaDesk": "Keyword",
    "MofaAgents": "KeywordList",
    "MofaOpenDecisions": "Int",
    "MofaDecisionDeadline": "Datetime",
}
"""Temporal's type by name."""

_TYPES = {
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "KeywordList": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
    "Int": IndexedValueType.INDEXED_VALUE_TYPE_INT,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
}


async def missing_search_attributes(client: Client) -> list[str]:
    """Return the search attributes that the client's namespace lacks."""
    known = await client.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace=client.namespace))
    return [name for name in SEARCH_ATTRIBUTES if name not in known.custom_attributes]


async def check_search_attributes(client: Client) -> None:
    """Raise `InvalidInput` if the server lacks some: without them the first task of every workflow would fail."""
    missing = await missing_search_attributes(client)
    if missing:
        names = ", ".join(missing)
        raise InvalidInput(f"The Temporal server lacks the search attributes {names}. Register them with: mofa doctor --fix")


async def add_search_attributes(client: Client, names: list[str]) -> None:
    """Register search attributes in the client's namespace."""
    await client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(
            namespace=client.namespace, search_attributes={name: _TYPES[SEARCH_ATTRIBUTES[name]] for name in names}
        )
    )
