"""Settings of VKontakte."""

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.networks.access import Network

VK = Network("vk")


class VkOptions(BaseSettings):
    """How VKontakte is reached."""

    model_config = SettingsConfigDict(
        env_prefix="OTKLIK_VK_", frozen=True, extra="ignore", secrets_dir=os.environ.get("OTKLIK_SECRETS_DIR")
    )

    url: str = Field("https://api.vk.com", description="Base address of VK's API")
    site_url: str = Field("https://vk.com", description="Where people read VK: links to comments")
    wait_seconds: float = Field(25.0, gt=0, le=90, description="A long poll of VK waits so long for events")
    sweep_seconds: float = Field(60.0, gt=0, description="Posts of VK pages without events are looked at so often")
    reconcile_seconds: float = Field(900.0, gt=0, description="Posts of VK pages with events are looked at so often")
    posts_seconds: float = Field(
        900.0, gt=0, description="New posts of VK pages without events are looked for so often"
    )
