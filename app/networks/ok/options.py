"""Settings of Odnoklassniki."""

import ipaddress
import os

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.networks.access import Network

OK = Network("ok")


class OkOptions(BaseSettings):
    """How OK is reached."""

    model_config = SettingsConfigDict(
        env_prefix="OTKLIK_OK_", frozen=True, extra="ignore", secrets_dir=os.environ.get("OTKLIK_SECRETS_DIR")
    )

    url: str = Field("https://api.ok.ru", description="Base address of OK's API")
    site_url: str = Field("https://ok.ru", description="Where people read OK: links to comments")
    application_key: str = Field("", description="Public key of the OK application")
    application_secret: SecretStr = Field(SecretStr(""), description="Secret key of the OK application")
    per_second: float = Field(3.0, gt=0, description="Calls a second with one OK token; OK publishes no figure")
    sweep_seconds: float = Field(15.0, gt=0, description="Discussions of OK accounts are looked at so often")
    dialogs_seconds: float = Field(60.0, gt=0, description="Private messages of OK groups are looked for so often")
    reconcile_seconds: float = Field(
        900.0, gt=0, description="Private messages of OK groups that OK calls us for are looked for so often"
    )
    posts_seconds: float = Field(3600.0, gt=0, description="New topics of an OK page are looked for so often")
    senders: str = Field(
        "217.20.145.192/28,217.20.151.160/28,217.20.153.48/28",
        description="Networks OK calls us from, by comma; empty: not checked, for a proxy that hides them",
    )

    @field_validator("senders")
    @classmethod
    def _are_networks(cls, listed: str) -> str:
        for entry in filter(None, listed.split(",")):
            ipaddress.ip_network(entry.strip())
        return listed
