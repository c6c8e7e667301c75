"""Every setting of the service: typed, read once, its unit in its name.

Values come from the environment as `OTKLIK_<NAME>`, or from files `otklik_<name>` in the folder that
`OTKLIK_SECRETS_DIR` names (secrets of a container). Only the two `main.py` and the command line read them.
"""

import os

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one process. Immutable."""

    model_config = SettingsConfigDict(
        env_prefix="OTKLIK_", frozen=True, extra="ignore", secrets_dir=os.environ.get("OTKLIK_SECRETS_DIR")
    )

    database_url: SecretStr = Field(description="PostgreSQL 18 with pgvector, postgresql+asyncpg://…")
    redis_url: SecretStr = Field(description="Redis 6 or newer: redis://… or unix://…")
    secret_key: SecretStr = Field(
        min_length=32, description="Seals page tokens and webhook secrets; 32 characters or more"
    )

    host: str = Field("127.0.0.1", description="Address the API listens on")
    port: int = Field(8000, ge=0, le=65535, description="Port the API listens on")
    public_url: str = Field("http://127.0.0.1:8000", description="Where operators reach the client")
    trusted_proxies: str = Field(
        "127.0.0.1", description="Addresses whose X-Forwarded-* headers are believed, by comma"
    )

    database_pool: int = Field(10, ge=1, le=200, description="Kept connections to PostgreSQL a process")
    log_format: str = Field("json", pattern="^(json|console)$", description="json for machines, console for people")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="Least level that is logged")

    session_idle_seconds: int = Field(8 * 3600, ge=60, description="A sign-in ends after so long without a request")
    session_most_seconds: int = Field(7 * 86400, ge=60, description="A sign-in ends after so long in any case")
    sign_in_window_seconds: int = Field(900, ge=1, description="Failed sign-ins are counted over this time")
    sign_in_tries: int = Field(5, ge=1, description="Failed sign-ins of one account from one address in the window")
    sign_in_tries_by_address: int = Field(100, ge=1, description="Failed sign-ins from one address in the window")

    network_timeout_seconds: float = Field(20.0, gt=0, description="Longest wait for an answer of a network")
    network_answer_bytes: int = Field(64 * 1024 * 1024, ge=1024, description="Longest answer of a network")

    lease_seconds: float = Field(20.0, gt=0, description="What a poller that died followed is free again after this")
    store_parallel: int = Field(8, ge=1, description="Looks one poller stores side by side")
    posts_a_week: int = Field(3, ge=0, description="Posts a page should have in seven days")
    silence_expected: float = Field(
        8.0, gt=0, description="A page is silent when so many messages usually come in the time since its last one"
    )

    routing_threshold: float = Field(
        0.75, gt=0, le=1, description="Least confidence to assign without a person; below it: triage"
    )
    repeat_hours: int = Field(48, ge=0, description="Same citizen and topic within this time: one question")

    publication_timeout_seconds: float = Field(60.0, gt=0, description="A sending older than this is looked up first")
    webhook_timeout_seconds: float = Field(15.0, gt=0, description="Longest wait for a webhook's receiver")
    webhook_allow: str = Field("", description="Private hosts or networks webhooks may reach, by comma")
    worker_jobs: int = Field(20, ge=1, description="Jobs a worker does side by side")


def read_settings() -> Settings:
    """The settings of this process. Raises pydantic.ValidationError naming each setting that is missing or wrong."""
    return Settings()


def wrong_settings(error: ValidationError) -> str:
    """Each wrong setting by its name, one a line, without its value, which may be a secret."""
    lines = []
    for found in error.errors(include_input=False, include_url=False):
        name = f"OTKLIK_{'_'.join(str(part) for part in found['loc']).upper()}"
        lines.append(f"{name}: {'missing' if found['type'] == 'missing' else found['msg']}")
    return "\n".join(lines)
