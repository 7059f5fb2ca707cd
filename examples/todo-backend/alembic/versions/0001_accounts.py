"""The tables of Better Auth, in which the frontend keeps accounts, sessions and keys.

This image alone can migrate, so they are made here, in a schema of their own: a role for the frontend needs that
schema and no other. The frontend's tests compare them with what its version of Better Auth asks for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SCHEMA = "auth"


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def time(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def key() -> sa.Column[str]:
    return sa.Column("id", sa.Text, primary_key=True)


def owner() -> sa.Column[str]:
    user = sa.ForeignKey(f"{SCHEMA}.user.id", ondelete="CASCADE")
    return sa.Column("userId", sa.Text, user, nullable=False, index=True)


def upgrade() -> None:
    op.execute(sa.schema.CreateSchema(SCHEMA))
    tables = {
        "user": [
            key(),
            text("name"),
            sa.Column("email", sa.Text, nullable=False, unique=True),
            sa.Column("emailVerified", sa.Boolean, nullable=False),
            text("image", null=True),
            time("createdAt"),
            time("updatedAt"),
        ],
        "session": [
            key(),
            time("expiresAt"),
            sa.Column("token", sa.Text, nullable=False, unique=True),
            time("createdAt"),
            time("updatedAt"),
            text("ipAddress", null=True),
            text("userAgent", null=True),
            owner(),
        ],
        "account": [
            key(),
            text("accountId"),
            text("providerId"),
            owner(),
            text("accessToken", null=True),
            text("refreshToken", null=True),
            text("idToken", null=True),
            time("accessTokenExpiresAt", null=True),
            time("refreshTokenExpiresAt", null=True),
            text("scope", null=True),
            text("password", null=True),
            time("createdAt"),
            time("updatedAt"),
        ],
        "verification": [
            key(),
            sa.Column("identifier", sa.Text, nullable=False, index=True),
            text("value"),
            time("expiresAt"),
            time("createdAt"),
            time("updatedAt"),
        ],
        "jwks": [
            key(),
            text("publicKey"),
            text("privateKey"),
            time("createdAt"),
            time("expiresAt", null=True),
            text("alg", null=True),
            text("crv", null=True),
        ],
    }
    for name, columns in tables.items():
        op.create_table(name, *columns, schema=SCHEMA)


def downgrade() -> None:
    op.execute(sa.schema.DropSchema(SCHEMA, cascade=True))
