"""What the environment sets."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Key = Annotated[SecretStr, Field(min_length=32)]


class Settings(BaseSettings):
    """Each field is the environment variable of its name."""

    # A message about a wrong value goes into the log, so it must not show the value.
    model_config = SettingsConfigDict(env_ignore_empty=True, hide_input_in_errors=True)

    database_url: SecretStr
    # Whoever signs tokens of his own needs these three and the next one; here the frontend signs, by its own keys.
    jwt_secret: Key
    jwt_algorithm: Literal["HS256", "RS256"] = "HS256"
    jwt_expiration: int = 3600
    better_auth_secret: Key
    better_auth_url: str
    """Where the frontend serves its keys, as this process reaches it: perhaps a name inside of a cluster."""
    frontend_url: str | None = None
    """The frontend's public address."""
    cors_origins: Annotated[list[str], NoDecode] = ["*"]
    openai_api_key: SecretStr
    openai_base_url: str | None = None
    """Another server that speaks OpenAI's Chat Completions. Default: OpenAI's own."""
    openai_model: str = "gpt-5-mini"
    environment: Literal["development", "staging", "production"] = "production"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "text"] = "json"

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: str) -> list[str]:
        return [origin.strip() for origin in value.split(",")]

    @property
    def issuer(self) -> str:
        """Who signs tokens, and for whom: the frontend, by the address that browsers know it by."""
        return self.frontend_url or self.better_auth_url

    @property
    def has_model(self) -> bool:
        """Whether a model can be asked: OpenAI's keys begin with sk-, another server may take any."""
        return self.openai_base_url is not None or self.openai_api_key.get_secret_value().startswith("sk-")


settings = Settings()
