"""What the stand-in answers agrees with MAX's schema: the relaxed one, and the fragment for comments."""

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.demo.max.conftest import ANNA, PAGE, Api
from tests.shared import need

pytestmark = pytest.mark.shared


class Schemas:
    """Checks values against definitions of either file."""

    def __init__(self) -> None:
        self._main = json.loads(need("schemas", "max", "openapi-0.0.32.relaxed.jsonschema.json").read_text())
        fragment = json.loads(need("schemas", "max", "comments-0.0.33.fragment.json").read_text())
        self._all = {**self._main["definitions"], **_local(fragment["components"]["schemas"])}

    def check(self, name: str, value: Any) -> None:
        """Fails unless the value is of this definition."""
        schema = {"$ref": f"#/definitions/{name}", "definitions": self._all}
        found = [f"{list(error.path)}: {error.message[:200]}" for error in Draft7Validator(schema).iter_errors(value)]
        assert found == []

    def check_update(self, update: Any) -> None:
        """Fails unless an update is of its own kind."""
        kinds = {kind: ref.rsplit("/", 1)[-1] for kind, ref in self._main["x-update-types"].items()}
        for kind in ("created", "edited", "removed"):
            kinds[f"comment_{kind}"] = f"Comment{kind.capitalize()}Update"
        self.check(kinds[update["update_type"]], update)


def _local(schema: Any) -> Any:
    """Schemas of OpenAPI as JSON Schema: references to one place, `nullable` as a type."""
    if isinstance(schema, list):
        return [_local(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _local(value) for name, value in schema.items() if name != "nullable"}
    if "$ref" in made:
        made["$ref"] = "#/definitions/" + made["$ref"].rsplit("/", 1)[-1]
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") is True else made


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    """Both files."""
    return Schemas()


@pytest.mark.parametrize("nulls", [False, True])
async def test_every_answer_is_of_its_schema(api: Api, schemas: Schemas, nulls: bool) -> None:
    api.stand.shapes.nulls = nulls
    post = api.stand.post(PAGE, "Пост")
    question = api.stand.comment(PAGE, post, ANNA, "Вопрос")
    api.stand.comment(PAGE, post, None, "", reply_to=question)
    api.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    chat = next(iter(api.stand.dialogs))
    schemas.check("BotInfo", await api.get("/me"))
    for address in (PAGE, chat):
        schemas.check("Chat", await api.get(f"/chats/{address}"))
        schemas.check("MessageList", await api.get("/messages", chat_id=address))
    schemas.check("MessageList", await api.get("/messages", message_ids=post))
    schemas.check("ChatMember", await api.get(f"/chats/{PAGE}/members/me"))
    path = f"/messages/{post}/comments"
    schemas.check("CommentList", await api.get(path))
    schemas.check("CommentMessage", await api.get(f"{path}/{question}"))
    body = {"text": "Ответ", "link": {"type": "reply", "mid": question}}
    schemas.check("NewCommentBody", body)
    schemas.check("SendCommentResult", (await api.ask("POST", path, body))[1])
    schemas.check("SendMessageResult", (await api.ask("POST", "/messages", {"text": "Ответ"}, chat_id=chat))[1])


@pytest.mark.parametrize("nulls", [False, True])
async def test_every_update_is_of_its_schema(api: Api, schemas: Schemas, nulls: bool) -> None:
    api.stand.shapes.nulls = nulls
    empty = await api.get("/updates", timeout=0)
    schemas.check("UpdateList", empty)
    post = api.stand.post(PAGE, "Пост")
    question = api.stand.comment(PAGE, post, ANNA, "Вопрос")
    api.stand.edit(PAGE, question, "Точнее")
    api.stand.delete(PAGE, question)
    api.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    api.stand.delete_post(PAGE, post)
    api.stand.expel_bot(PAGE)
    answer = await api.get("/updates")
    schemas.check("UpdateList", answer)
    assert len({update["update_type"] for update in answer["updates"]}) == 7
    for update in answer["updates"]:
        schemas.check_update(update)


@pytest.mark.parametrize("nulls", [False, True])
async def test_subscriptions_and_errors_are_of_their_schema(api: Api, schemas: Schemas, nulls: bool) -> None:
    api.stand.shapes.nulls = nulls
    body = {"url": "https://otklik.example/hook", "secret": "a-secret", "update_types": ["comment_created"]}
    schemas.check("SubscriptionRequestBody", body)
    schemas.check("SimpleQueryResult", (await api.ask("POST", "/subscriptions", body))[1])
    schemas.check("GetSubscriptionsResult", await api.get("/subscriptions"))
    schemas.check("SimpleQueryResult", (await api.ask("DELETE", "/subscriptions", url="https://x.example"))[1])
    for asked in ("/chats/nobody", "/messages?chat_id=x"):
        schemas.check("Error", (await api.ask("GET", asked))[1])
    schemas.check("Error", (await api.ask("GET", "/me", token=""))[1])
