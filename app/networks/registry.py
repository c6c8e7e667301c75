"""Kind to connector: one line a network."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_settings import BaseSettings

from app.networks.access import Network
from app.networks.connector import Connector, Connectors
from app.networks.max.connector import MaxConnector
from app.networks.max.options import MAX, MaxOptions
from app.networks.ok.connector import OkConnector
from app.networks.ok.options import OK, OkOptions
from app.networks.telegram.connector import TelegramConnector
from app.networks.telegram.options import TELEGRAM, TelegramOptions
from app.networks.tools import Tools
from app.networks.vk.connector import VkConnector
from app.networks.vk.options import VK, VkOptions


@dataclass(frozen=True, slots=True)
class Row:
    """A network.

    title    as people know it
    options  its settings
    make     its connector, from what all of them work with and its settings
    longest  most characters of a reply
    """

    network: Network
    title: str
    options: type[BaseSettings]
    make: Callable[[Tools, Any], Connector]
    longest: int


# Source for lengths: VK documents none for comments on a wall; its private messages take about 4,096 characters in
# practice (error 914 beyond), and 4,000 leaves room for the mention. OK: discussions.editDiscussionComment, comment
# ≤ 3000. Telegram: sendMessage, text 1-4096. MAX: text ≤ 4000.
NETWORKS: tuple[Row, ...] = (
    Row(VK, "ВКонтакте", VkOptions, VkConnector, 4000),
    Row(OK, "Одноклассники", OkOptions, OkConnector, 3000),
    Row(TELEGRAM, "Telegram", TelegramOptions, TelegramConnector, 4096),
    Row(MAX, "MAX", MaxOptions, MaxConnector, 4000),
)


def read_options(rows: Iterable[Row] = NETWORKS) -> Mapping[Network, BaseSettings]:
    """The settings of every network, from the environment. Raises pydantic.ValidationError."""
    return {row.network: row.options() for row in rows}


def make_connectors(
    tools: Tools, *, options: Mapping[Network, BaseSettings], rows: Iterable[Row] = NETWORKS
) -> Connectors:
    """A connector for every network."""
    return {row.network: row.make(tools, options[row.network]) for row in rows}
