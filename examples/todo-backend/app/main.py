"""The application that uvicorn serves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app import __version__, chat, health, todos
from app.database import engine
from app.logs import configure_logging
from app.settings import settings

configure_logging(settings.log_level, settings.log_format)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Nothing is opened before it is needed. At the end uvicorn has waited for every request and stream."""
    yield
    await chat.model.close()
    await engine.dispose()


app = FastAPI(title="todo-backend", version=__version__, lifespan=lifespan)
# Tokens travel in a header, not in cookies, so a browser need not send credentials.
app.add_middleware(
    CORSMiddleware,
    allow_origins=settings.origins,
    allow_methods=["GET", "POST", "PATCH", "DELETE"],
    allow_headers=["Authorization", "Content-Type"],
)
for part in (health, todos, chat):
    app.include_router(part.router)
