"""The REST API against its own OpenAPI document: any request gets an answer that is documented, and none makes a bug appear."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.from_schema import TEXTS, WORDS, values
from tests.support.house import House, Server
from tests.support.web import Serving, serving

Json = dict[str, Any]

EXAMPLES = 2
"""The requests for each operation: each goes to a real server over HTTP. `make api-drill` sends thousands."""

OPERATIONS = 31
"""The fewest operations that there are."""

IN_URL = 2_000
"""The longest text in an address, in characters. Servers and proxies refuse longer addresses."""

PROJECT = {"agents": {"writer": {"instructions": "Write well."}}}


class Operation(NamedTuple):
    path: str
    verb: str
    fields: Json

    @property
    def label(self) -> str:
        return f"{self.verb.upper()} {self.path}"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[Serving]:
    home = tmp_path_factory.mktemp("openapi")
    (home / "mofa.yaml").write_text(json.dumps(PROJECT))
    house = House(home, server, "mofa-openapi")
    with serving(house) as console:
        yield console
    house.stop()


@pytest.fixture(scope="module")
def document(console: Serving) -> Json:
    found: Json = httpx.get(f"{console.url}/api/v1/openapi.json", timeout=120).json()
    return found


def operations(document: Json) -> list[Operation]:
    return [Operation(path, verb, each) for path, verbs in document["paths"].items() for verb, each in verbs.items()]


def requests(operation: Operation, bundle: Json) -> st.SearchStrategy[Json]:
    """Return a strategy for the parts of a request: mostly those that the document asks for, some of them odd."""
    parts: dict[str, Any] = {"path": {}, "query": {}}
    for each in operation.fields.get("parameters", ()):
        if each["in"] in parts:
            short = st.one_of(values(each["schema"], bundle), TEXTS).filter(lambda value: len(str(value)) <= IN_URL)
            parts[each["in"]][each["name"]] = short
    body = operation.fields.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    whole = st.one_of(values(body, bundle, odd=False), values(body, bundle)) if body is not None else st.none()
    names = st.one_of(WORDS, st.sampled_from(("tea", "greeting")))
    return st.fixed_dictionaries(
        {
            "path": st.fixed_dictionaries({name: st.one_of(names, each) for name, each in parts["path"].items()}),
            "query": st.fixed_dictionaries({}, optional=parts["query"]),
            "body": whole,
        }
    )


def sent(http: httpx.Client, operation: Operation, parts: Json) -> httpx.Response:
    path = operation.path
    for name, value in parts["path"].items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe="") or "x")
    query = {name: str(value) for name, value in parts["query"].items()}
    content = json.dumps(parts["body"]).encode() if parts["body"] is not None else None
    headers = {"Content-Type": "application/json"} if operation.verb != "get" else {}
    return http.request(operation.verb.upper(), path, params=query, content=content, headers=headers)


def test_any_request_gets_an_answer_that_is_documented(console: Serving, document: Json) -> None:
    bundle = {"$defs": document["components"]["schemas"]}
    tried: Counter[str] = Counter()
    with httpx.Client(base_url=console.url, timeout=120) as http:
        for operation in operations(document):
            tried[operation.label] = attempts(http, operation, bundle)
    assert len(tried) >= OPERATIONS and min(tried.values()) >= 2, tried
    assert "Traceback" not in console.log.read_text()


def attempts(http: httpx.Client, operation: Operation, bundle: Json) -> int:
    """Send requests to an operation, check each answer, and return their number."""
    count = 0
    answers = operation.fields["responses"]

    @settings(max_examples=EXAMPLES, derandomize=True, database=None)
    @given(parts=requests(operation, bundle))
    def attempt(parts: Json) -> None:
        nonlocal count
        count += 1
        response = sent(http, operation, parts)
        said = f"{operation.label} {str(parts)[:2_000]}: {response.status_code} {response.text[:500]}"
        assert response.status_code < 500, said
        kind = response.headers["content-type"].partition(";")[0]
        assert kind == ("application/json" if response.is_success else "application/problem+json"), said
        documented = answers.get(str(response.status_code), answers["default"])["content"][kind]["schema"]
        jsonschema_rs.validator_for(within({**documented, **bundle})).validate(response.json())

    attempt()
    return count


def within(schema: Json) -> Json:
    """Return a schema of the document as one that stands alone."""
    found: Json = json.loads(json.dumps(schema).replace("#/components/schemas/", "#/$defs/"))
    return found


def test_every_operation_and_shape_is_described(document: Json) -> None:
    found = operations(document)
    assert len(found) >= OPERATIONS
    assert [each.label for each in found if not each.fields.get("summary") or not each.fields.get("description")] == []
    assert [each.label for each in found if "default" not in each.fields["responses"]] == []
    shapes = document["components"]["schemas"]
    bodies = [name for name in shapes if name.startswith("Given")]
    assert bodies and [name for name in bodies if "description" not in shapes[name]] == []
    assert [name for name in bodies if not any("examples" in field for field in shapes[name]["properties"].values())] == []
