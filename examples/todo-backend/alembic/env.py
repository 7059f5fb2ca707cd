"""How migrations run. They need DATABASE_URL alone, and with --sql not even that."""

import os

from alembic import context
from sqlalchemy import create_engine, pool

from app.logs import configure_logging
from app.models import Base, with_driver


def migrate(**where: object) -> None:
    context.configure(**where, target_metadata=Base.metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    migrate(dialect_name="postgresql", literal_binds=True)
else:
    configure_logging("INFO", os.environ.get("LOG_FORMAT") or "json")
    engine = create_engine(with_driver(os.environ["DATABASE_URL"]), poolclass=pool.NullPool)
    with engine.connect() as connection:
        migrate(connection=connection)
