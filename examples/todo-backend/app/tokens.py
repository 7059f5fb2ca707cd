"""Who asks: the frontend's tokens, checked by its public keys."""

from typing import Annotated

import jwt
from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.settings import settings

# What Better Auth can sign with. All are asymmetric: a public key is never taken for a shared secret.
ALGORITHMS = ["EdDSA", "ES256", "RS256"]

keys = jwt.PyJWKClient(f"{settings.better_auth_url}/api/auth/jwks", timeout=5)


def signed_in(credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> str:
    """The user's id. No coroutine, since fetching the keys blocks: FastAPI runs this in a thread."""
    try:
        claims = jwt.decode(
            credentials.credentials,
            keys.get_signing_key_from_jwt(credentials.credentials),
            algorithms=ALGORITHMS,
            issuer=settings.issuer,
            audience=settings.issuer,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
    except jwt.PyJWKClientConnectionError as error:
        raise HTTPException(503, "The frontend's keys cannot be fetched.") from error
    except jwt.PyJWTError as error:
        raise HTTPException(401, f"The token is refused: {error}", {"WWW-Authenticate": "Bearer"}) from error
    return claims["sub"]


User = Annotated[str, Depends(signed_in)]
