"""Settings of MAX."""

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.networks.access import Network

MAX = Network("max")


class MaxOptions(BaseSettings):
    """How MAX is reached."""

    model_config = SettingsConfigDict(
        env_prefix="OTKLIK_MAX_", frozen=True, extra="ignore", secrets_dir=os.environ.get("OTKLIK_SECRETS_DIR")
    )

    url: str = Field("https://platform-api2.max.ru", description="Base address of MAX's API")
    site_url: str = Field("https://max.ru", description="Where people read MAX: links to comments")
    ca_file: str = Field("", description="Certificates MAX's server is checked with; empty: those of the system")
    wait_seconds: float = Field(30.0, gt=0, le=30, description="A long poll of MAX waits so long for updates")
    sweep_seconds: float = Field(300.0, gt=0, description="Posts of MAX pages without events are looked at so often")
    reconcile_seconds: float = Field(3600.0, gt=0, description="Comments of recent MAX posts are read again so often")
