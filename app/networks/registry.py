"""Kind to connector: one line a network."""

import aiohttp

from app.core.clock import Clock
from app.core.settings import Settings
from app.networks.connector import Connectors, Network
from app.networks.limits import Limiter
from app.networks.ok.client import OkOptions
from app.networks.ok.connector import OkConnector
from app.networks.vk.client import VkOptions
from app.networks.vk.connector import VkConnector


def make_connectors(http: aiohttp.ClientSession, *, settings: Settings, clock: Clock) -> Connectors:
    """A connector for every network, all on one client session."""
    limiter = Limiter()
    return {
        Network.VK: VkConnector(http, limiter, clock, _vk(settings)),
        Network.OK: OkConnector(http, limiter, clock, _ok(settings)),
    }


def _vk(settings: Settings) -> VkOptions:
    return VkOptions(
        url=settings.vk_url,
        site_url=settings.vk_site_url,
        posts_seconds=settings.posts_seconds,
        answer_bytes=settings.network_answer_bytes,
    )


def _ok(settings: Settings) -> OkOptions:
    return OkOptions(
        url=settings.ok_url.rstrip("/"),
        site_url=settings.ok_site_url.rstrip("/"),
        application_key=settings.ok_application_key,
        application_secret=settings.ok_application_secret.get_secret_value(),
        posts_seconds=settings.posts_seconds,
        answer_bytes=settings.network_answer_bytes,
    )
