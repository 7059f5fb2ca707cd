"""How this process is, for the kubelet and for people."""

import logging

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import __version__
from app.database import engine

router = APIRouter(tags=["health"])
logger = logging.getLogger(__name__)


@router.get("/livez")
async def live() -> dict[str, str]:
    """The process runs. Never looks at a dependency: a restart would not bring a database back."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(response: Response) -> dict[str, str]:
    """The database answers."""
    try:
        async with engine.connect() as connection:
            await connection.execute(text("select 1"))
    except SQLAlchemyError as error:
        logger.warning("the database does not answer: %s", type(error).__name__)
        response.status_code = 503
        return {"status": "not_ready", "reason": "the database does not answer"}
    return {"status": "ready"}


@router.get("/health")
async def health() -> dict[str, str]:
    return {"status": "healthy", "version": __version__, "service": "todo-backend"}
