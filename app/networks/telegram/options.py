"""Settings of Telegram."""

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.networks.access import Network

TELEGRAM = Network("telegram")


class TelegramOptions(BaseSettings):
    """How Telegram is reached."""

    model_config = SettingsConfigDict(
        env_prefix="OTKLIK_TELEGRAM_", frozen=True, extra="ignore", secrets_dir=os.environ.get("OTKLIK_SECRETS_DIR")
    )

    url: str = Field("https://api.telegram.org", description="Base address of Telegram's Bot API")
    site_url: str = Field("https://t.me", description="Where people read Telegram: links to comments")
    wait_seconds: float = Field(50.0, gt=0, le=50, description="A long poll of Telegram waits so long for updates")
