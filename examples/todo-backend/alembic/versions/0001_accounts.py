"""The tables of Better Auth, in which the frontend keeps accounts, sessions and keys.

This image alone can migrate, so they are made here, in a schema of their own: a role for the frontend needs that
schema and no other. The frontend's tests compare them with what its version of Better Auth asks for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SCHEMA = "auth"


def texts(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=null) for name in names]


def times(*names: str, null: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def once(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=True)


def owner() -> sa.Column[str]:
    user = sa.ForeignKey(f"{SCHEMA}.user.id", ondelete="CASCADE")
    return sa.Column("userId", sa.Text, user, nullable=False, index=True)


def upgrade() -> None:
    op.execute(sa.schema.CreateSchema(SCHEMA))
    tables = {
        "user": [
            *texts("name"),
            once("email"),
            sa.Column("emailVerified", sa.Boolean, nullable=False),
            *texts("image", null=True),
            *times("createdAt", "updatedAt"),
        ],
        "session": [
            owner(),
            once("token"),
            *times("expiresAt", "createdAt", "updatedAt"),
            *texts("ipAddress", "userAgent", null=True),
        ],
        "account": [
            owner(),
            *texts("accountId", "providerId"),
            *texts("accessToken", "refreshToken", "idToken", "scope", "password", null=True),
            *times("accessTokenExpiresAt", "refreshTokenExpiresAt", null=True),
            *times("createdAt", "updatedAt"),
        ],
        "verification": [
            sa.Column("identifier", sa.Text, nullable=False, index=True),
            *texts("value"),
            *times("expiresAt", "createdAt", "updatedAt"),
        ],
        "jwks": [
            *texts("publicKey", "privateKey"),
            *texts("alg", "crv", null=True),
            *times("createdAt"),
            *times("expiresAt", null=True),
        ],
    }
    for name, columns in tables.items():
        op.create_table(name, sa.Column("id", sa.Text, primary_key=True), *columns, schema=SCHEMA)


def downgrade() -> None:
    op.execute(sa.schema.DropSchema(SCHEMA, cascade=True))
