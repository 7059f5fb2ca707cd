"""What stands around the backend: a database that DATABASE_URL names, and a frontend and a model that stand in."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import jwt
import pytest
from alembic import command
from alembic.config import Config
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient

KEY = Ed25519PrivateKey.generate()
ISSUER = "https://todo.example.com"


class StandIn(BaseHTTPRequestHandler):
    """The frontend's public keys, and a model that says what a test has prepared."""

    answers: ClassVar[list[list[dict]]] = []
    asked: ClassVar[list[dict]] = []

    def do_GET(self) -> None:
        public = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(KEY.public_key()))
        self.reply("application/json", json.dumps({"keys": [public | {"kid": "1", "alg": "EdDSA"}]}))

    def do_POST(self) -> None:
        StandIn.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        chunks = [
            {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
            for delta in StandIn.answers.pop(0)
            for choice in [{"index": 0, "delta": delta, "finish_reason": delta.pop("end", None)}]
        ]
        lines = [*map(json.dumps, chunks), "[DONE]"]
        self.reply("text/event-stream", "".join(f"data: {line}\n\n" for line in lines))

    def reply(self, kind: str, body: str) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


stand_in = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
threading.Thread(target=stand_in.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{stand_in.server_port}"
if "DATABASE_URL" not in os.environ:
    pytest.exit("Set DATABASE_URL to an empty PostgreSQL database: the tests migrate it and write into it.")
os.environ |= {
    "JWT_SECRET": "j" * 32,
    "BETTER_AUTH_SECRET": "b" * 32,
    "BETTER_AUTH_URL": address,
    "FRONTEND_URL": ISSUER,
    "CORS_ORIGINS": f"{ISSUER}, http://localhost:3000",
    "OPENAI_API_KEY": "any",
    "OPENAI_BASE_URL": f"{address}/v1",
}


@pytest.fixture(scope="session")
def migrations() -> Config:
    return Config(Path(__file__).parents[1] / "alembic.ini")


@pytest.fixture(scope="session")
def client(migrations: Config) -> Iterator[TestClient]:
    """The backend with its database migrated. As a context, so that all requests share one event loop."""
    command.upgrade(migrations, "head")
    from app.main import app

    with TestClient(app) as client:
        yield client


@pytest.fixture
def model() -> type[StandIn]:
    StandIn.answers, StandIn.asked = [], []
    return StandIn


@pytest.fixture
def bearer() -> Callable[..., dict[str, str]]:
    """A header with a token as the frontend signs it, or as it does not."""

    def sign(
        user: str = "ann", key: object = KEY, algorithm: str = "EdDSA", **claims: object
    ) -> dict[str, str]:
        body = {"sub": user, "iss": ISSUER, "aud": ISSUER, "exp": time.time() + 60} | claims
        return {"authorization": f"Bearer {jwt.encode(body, key, algorithm, {'kid': '1'})}"}

    return sign
