"""The one table of this backend, and how its database is addressed. Needs no settings: migrations read it too."""

from datetime import datetime

from sqlalchemy import URL, DateTime, Identity, Text, func, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """What Alembic compares the migrations with."""


class Todo(Base):
    """A to-do of one user."""

    __tablename__ = "todos"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    # As in the tokens. No foreign key: the accounts are the frontend's, in tables that only the frontend reads.
    user_id: Mapped[str] = mapped_column(Text, index=True)
    title: Mapped[str] = mapped_column(Text)
    done: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


def with_driver(url: str) -> URL:
    """The address of a database with the driver that is installed, whatever the scheme names."""
    return make_url(url).set(drivername="postgresql+psycopg")
