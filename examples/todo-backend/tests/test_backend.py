"""What the backend promises to browsers."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from alembic import command
from alembic.config import Config
from conftest import ISSUER, StandIn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient

Bearer = Callable[..., dict[str, str]]


def test_models_and_migrations_agree(client: TestClient, migrations: Config) -> None:
    command.check(migrations)


def test_migrations_can_be_taken_back(client: TestClient, migrations: Config) -> None:
    command.downgrade(migrations, "base")
    command.upgrade(migrations, "head")


@pytest.mark.parametrize(
    ("path", "status"), [("/livez", "alive"), ("/readyz", "ready"), ("/health", "healthy")]
)
def test_tells_how_it_is(client: TestClient, path: str, status: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["status"]) == (200, status)


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": time.time() - 1},
        {"iss": "https://elsewhere.example.com"},
        {"aud": "https://elsewhere.example.com"},
        {"key": Ed25519PrivateKey.generate()},
        {"key": "b" * 32, "algorithm": "HS256"},
    ],
    ids=["outdated", "another issuer", "for others", "another key", "a shared secret"],
)
def test_refuses_a_token_that_is(client: TestClient, bearer: Bearer, wrong: dict) -> None:
    assert client.get("/todos", headers=bearer(**wrong)).status_code == 401


def test_refuses_who_has_no_token(client: TestClient) -> None:
    assert client.get("/todos").status_code == 401


def test_keeps_to_dos_of_their_user_alone(client: TestClient, bearer: Bearer) -> None:
    bob, eve = bearer("bob"), bearer("eve")
    todo = client.post("/todos", json={"title": " bread "}, headers=bob).json()
    assert todo == {"id": todo["id"], "title": "bread", "done": False}
    path = f"/todos/{todo['id']}"
    assert client.get("/todos", headers=eve).json() == []
    assert client.patch(path, json={"done": True}, headers=eve).status_code == 404
    assert client.delete(path, headers=eve).status_code == 404
    assert client.patch(path, json={"done": True}, headers=bob).json() == todo | {"done": True}
    assert client.delete(path, headers=bob).status_code == 204
    assert client.get("/todos", headers=bob).json() == []


def test_refuses_a_to_do_without_words(client: TestClient, bearer: Bearer) -> None:
    assert client.post("/todos", json={"title": "  "}, headers=bearer()).status_code == 422


@pytest.mark.parametrize(("origin", "allowed"), [(ISSUER, ISSUER), ("https://elsewhere.example.com", None)])
def test_lets_browsers_ask_from_the_frontend_alone(
    client: TestClient, origin: str, allowed: str | None
) -> None:
    headers = {"origin": origin, "access-control-request-method": "POST"}
    answer = client.options("/todos", headers=headers)
    assert answer.headers.get("access-control-allow-origin") == allowed


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        ("j" * 32, ""),
        (
            "too-short",
            "The environment is wrong. JWT_SECRET: Value should have at least 32 items after validation, not 9.",
        ),
    ],
)
def test_starts_with_what_is_required_alone(secret: str, says: str) -> None:
    required = ["DATABASE_URL", "BETTER_AUTH_SECRET", "BETTER_AUTH_URL", "OPENAI_API_KEY", "PATH"]
    env = {name: os.environ[name] for name in required} | {"JWT_SECRET": secret}
    start = subprocess.run(
        [sys.executable, "-c", "import app.main"], check=False, env=env, capture_output=True
    )
    assert start.stderr.decode().strip() == says


def call(name: str, arguments: str) -> list[dict]:
    function = {"name": name, "arguments": arguments}
    return [
        {"tool_calls": [{"index": 0, "id": "call", "type": "function", "function": function}]},
        {"end": "tool_calls"},
    ]


def chat(client: TestClient, headers: dict[str, str]) -> list[str]:
    body = {"messages": [{"role": "user", "content": "Add bread"}]}
    answer = client.post("/chat", json=body, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    return answer.text.strip().split("\n\n")


def test_the_chat_works_on_the_to_dos(client: TestClient, bearer: Bearer, model: type[StandIn]) -> None:
    carl = bearer("carl")
    model.answers = [
        call("AddTodo", '{"title":"bread"}'),
        [{"content": "I have "}, {"content": "done it.", "end": "stop"}],
    ]
    assert chat(client, carl) == [
        'event: todos\ndata: "changed"',
        'event: text\ndata: "I have "',
        'event: text\ndata: "done it."',
        'event: end\ndata: "end"',
    ]
    [todo] = client.get("/todos", headers=carl).json()
    assert todo["title"] == "bread"
    said, result = model.asked[1]["messages"][-2:]
    function = {"name": "AddTodo", "arguments": '{"title":"bread"}'}
    calls = [{"id": "call", "type": "function", "function": function}]
    assert said == {"role": "assistant", "content": None, "tool_calls": calls}
    assert result == {"role": "tool", "tool_call_id": "call", "content": f'{{"id": {todo["id"]}}}'}


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("ListTodos", "{}", "[]"),
        ("FinishTodo", '{"id":0,"done":true}', '{"found": false}'),
        ("RemoveTodo", '{"id":0}', '{"found": false}'),
        ("AddTodo", '{"title":" "}', "This cannot be done"),
        ("Reboot", "{}", "There is no such tool."),
    ],
)
def test_a_tool_tells_the_model(
    client: TestClient, bearer: Bearer, model: type[StandIn], name: str, arguments: str, says: str
) -> None:
    model.answers = [call(name, arguments), [{"content": "Well.", "end": "stop"}]]
    assert chat(client, bearer("dora"))[-1] == 'event: end\ndata: "end"'
    assert model.asked[1]["messages"][-1]["content"].startswith(says)


def test_the_chat_says_when_the_model_talks_nonsense(
    client: TestClient, bearer: Bearer, model: type[StandIn]
) -> None:
    model.answers = [call("AddTodo", '{"title":')]
    assert chat(client, bearer()) == [
        'event: error\ndata: "The model does not answer. Try again in a moment."',
        'event: end\ndata: "end"',
    ]


def test_the_chat_says_that_it_needs_a_real_key(
    client: TestClient, bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.settings import settings

    monkeypatch.setattr(settings, "openai_base_url", None)
    answer = client.post("/chat", json={"messages": [{"role": "user", "content": "hi"}]}, headers=bearer())
    assert answer.status_code == 503
    assert answer.json()["detail"].startswith("The chat needs a real OpenAI key")
