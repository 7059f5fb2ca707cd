"""Connections to the database."""

from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from app.models import with_driver
from app.settings import settings

engine = create_async_engine(
    with_driver(settings.database_url.get_secret_value()),
    # Ten at most: the manifests count on it.
    pool_size=5,
    max_overflow=5,
    pool_timeout=5,
    pool_pre_ping=True,
    connect_args={"connect_timeout": 3},
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
