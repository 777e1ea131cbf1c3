"""Images from the command line to the model: in no history, and missed in words."""

from __future__ import annotations

import json
import uuid
from base64 import b64encode
from pathlib import Path

import pytest
from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ApplicationError

from kernel.model_call.images import MOST_BYTES, reference_to, references
from tests.support.house import House
from tests.support.peers.model_server import ModelServer

PNG = b"\x89PNG\r\n\x1a\n" + b"a heron " * 500


async def test_a_model_sees_what_the_task_refers_to_and_no_history_holds_it(
    client: Client, house: House, models: ModelServer, tmp_path: Path
) -> None:
    word, file = uuid.uuid4().hex, tmp_path / "heron.png"
    file.write_bytes(PNG)
    [kept] = json.loads(house.mofa("image", "add", str(file), "--json").stdout)
    assert kept["image"] == reference_to(PNG) == house.mofa("image", "add", str(file)).stdout.strip()
    team = [{"kind": "agent", "name": "a"}, {"kind": "agent", "name": "b"}]
    given = {"task": f"{word}: what is in {kept['image']}?", "participants": team}
    handle = await client.start_workflow("Sequential", given, id=f"images/{word}", task_queue="mofa")
    assert (await handle.result())["status"] == "completed"
    bodies = [json.dumps(entry["body"]) for entry in models.journal() if word in json.dumps(entry["body"])]
    data = b64encode(PNG).decode()
    assert len(bodies) == 2 and all(f"data:image/png;base64,{data}" in body for body in bodies)
    history = (await handle.fetch_history()).to_json()
    assert data[:100] not in history


async def test_an_image_that_is_not_there_is_missed_in_words(client: Client, house: House) -> None:
    given = {"task": f"What is in image:{'0' * 64}.png?", "participants": [{"kind": "agent", "name": "a"}]}
    handle = await client.start_workflow("RequestResponse", given, id=f"images/{uuid.uuid4().hex}", task_queue="mofa")
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    cause = failed.value.cause
    assert isinstance(cause, ApplicationError) and cause.type == "InvalidInput"
    assert "Add it first: mofa image add FILE" in cause.message


def test_what_is_no_image_is_refused(house: House, tmp_path: Path) -> None:
    for name, data, words in (
        ("a.png", b"not at all", "is not an image of a known kind (png, jpg, gif, webp)"),
        ("b.png", b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), "an image may have at most 5,000,000"),
    ):
        (tmp_path / name).write_bytes(data)
        refused = house.mofa("image", "add", str(tmp_path / name), check=False)
        assert refused.returncode == 2 and words in refused.stderr, refused
    assert "cannot be read" in house.mofa("image", "add", "nowhere.png", check=False).stderr


def test_references_are_found_once_and_in_order() -> None:
    one, two = "image:" + "a" * 64 + ".png", "image:" + "b" * 64 + ".jpg"
    assert references(f"See {two}, {one} and {two}; not image:{'c' * 63}.png") == [
        ("b" * 64, "image/jpeg"), ("a" * 64, "image/png"),
    ]  # fmt: skip


MISSING = "image:" + "0" * 64 + ".png"


async def test_a_reference_to_no_image_in_an_answer_stays_words(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="Nothing to be seen.")
    many = " ".join(f"image:{number:064}.jpg" for number in range(1, 25))
    models.rule(when={"contains": word}, times=2, reply=f"See {MISSING}, and {many}.")
    team = [{"kind": "agent", "name": "a"}, {"kind": "agent", "name": "b"}]
    for turn in range(2):  # the second run goes on with the conversation, in which the reference stands
        given = {"task": f"{word}: what is in it?", "participants": team, "session": f"images-{word}"}
        handle = await client.start_workflow("Sequential", given, id=f"images/{word}-{turn}", task_queue="mofa")
        outcome = await handle.result()
        assert outcome["status"] == "completed" and outcome["output"].startswith(("See", "Nothing")[turn])
        noted = [event["data"] for event in await handle.query("events") if event["type"] == "images_left_out"]
        assert noted and all(each["count"] == 25 and each["images"][0] == "0" * 64 for each in noted)
        # What b said itself, in the first run, is not a user's message to b.
        assert [each["participant"] for each in noted] == [("b", "a")[turn]]
        assert "was not shown 25 images" in house.mofa("events", handle.id).stdout
    asked = [entry["body"]["messages"] for entry in models.journal() if word in json.dumps(entry["body"])]
    assert any(MISSING in json.dumps(messages) for messages in asked), "the words are passed on as they are"


async def test_no_error_names_the_folder_of_objects(client: Client, house: House) -> None:
    given = {"task": f"What is in {MISSING}?", "participants": [{"kind": "agent", "name": "a"}]}
    handle = await client.start_workflow("RequestResponse", given, id=f"images/{uuid.uuid4().hex}", task_queue="mofa")
    with pytest.raises(WorkflowFailureError):
        await handle.result()
    history = (await handle.fetch_history()).to_json()
    assert str(house.home) not in history and "objects" not in history


async def test_a_teams_task_is_not_its_own_word(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="Fine.")
    models.rule(when={"contains": word}, times=1, reply=f"See {MISSING}.")
    inner = {"kind": "team", "name": "t", "mode": "RequestResponse", "participants": [{"kind": "agent", "name": "b"}]}
    given = {"task": word, "participants": [{"kind": "agent", "name": "a"}, inner]}
    handle = await client.start_workflow("Sequential", given, id=f"images/{word}", task_queue="mofa")
    assert (await handle.result())["status"] == "completed"
