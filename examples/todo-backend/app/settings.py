"""What the environment sets."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

Key = Annotated[SecretStr, Field(min_length=32)]


class Settings(BaseSettings):
    """Each field is the environment variable of its name."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    database_url: SecretStr
    # Given to every backend; this one has no use for the two, since the frontend signs tokens by keys of its own.
    jwt_secret: Key
    better_auth_secret: Key
    better_auth_url: str
    """Where the frontend serves its keys, as this process reaches it: perhaps a name inside of a cluster."""
    frontend_url: str | None = None
    """The frontend's public address."""
    cors_origins: str = "*"
    """Addresses that browsers may ask from, parted by commas."""
    openai_api_key: SecretStr
    openai_base_url: str | None = None
    """Another server that speaks OpenAI's Chat Completions. Default: OpenAI's own."""
    openai_model: str = "gpt-5-mini"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "text"] = "json"

    @property
    def origins(self) -> list[str]:
        return [origin.strip() for origin in self.cors_origins.split(",")]

    @property
    def issuer(self) -> str:
        """Who signs tokens, and for whom: the frontend, by the address that browsers know it by."""
        return self.frontend_url or self.better_auth_url

    @property
    def has_model(self) -> bool:
        """Whether a model can be asked: OpenAI's keys begin with sk-, another server may take any."""
        return self.openai_base_url is not None or self.openai_api_key.get_secret_value().startswith("sk-")


def read_settings() -> Settings:
    """Ends the process with a sentence for each variable that is missing or wrong; the values stay secret."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"{str(each['loc'][0]).upper()}: {each['msg']}." for each in error.errors()]
        raise SystemExit(" ".join(["The environment is wrong.", *wrong])) from None


settings = read_settings()
