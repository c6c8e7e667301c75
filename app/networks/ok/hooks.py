"""OK's calls to us about private messages: what is said to them at once, what they tell, and how they are ordered.

They carry no secret. That one is genuine shows by its address, which nobody can guess, and by who sent it.
Source: OK's documentation of the bot API: answered within 5 seconds or repeated; dropped after 8 hours of failures.
"""

import ipaddress
import json
from collections.abc import Sequence

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered
from app.networks.messages import Batch, IncomingMessage, Malformed
from app.networks.ok import parse_graph
from app.networks.ok.client import Account
from app.networks.ok.parse import form_of
from app.networks.ok.values import unreadable
from app.networks.push import Call, Hook, Receipt


def receive(call: Call, senders: str) -> Receipt:
    """What to say to a call. senders: networks it may come from, by comma; "" for any."""
    if senders and not _is_among(call.address, senders):
        return Receipt(status=403)
    told = _parsed(call.body)
    return Receipt(keep=bool(call.body.strip()), key=parse_graph.event_id(told))


def _is_among(address: str, senders: str) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    networks = [ipaddress.ip_network(entry.strip()) for entry in senders.split(",") if entry.strip()]
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return any((mapped or ip) in network for network in networks)


def _parsed(body: bytes | str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def read_kept(feed: Feed, calls: Sequence[str]) -> Gathered:
    """What calls that were kept say, in the order they came."""
    # A group's token opens one group.
    watch = feed.pages[0]
    messages: list[IncomingMessage] = []
    malformed: list[Malformed] = []
    for body in calls:
        told = _parsed(body)
        read = parse_graph.event(told, group=watch.page.external_id) if isinstance(told, dict) else "no JSON object"
        if isinstance(read, str):
            raw = told if told is not None else body
            malformed.append(unreadable(f"a call about a message: {read}", raw, form_of("call")))
        elif read is not None:
            messages.append(read)
    if not messages and not malformed:
        return Gathered(cursor=feed.cursor)
    batch = Batch(messages=messages, malformed=malformed, cursor=watch.cursor)
    return Gathered(batches={watch.page.external_id: batch}, cursor=feed.cursor)


async def subscribe(account: Account, hook: Hook) -> None:
    """Have the network call us, if it does not already. Raises ConnectorError."""
    if hook.url in parse_graph.subscribed(await account.graph_get("me/subscriptions", {})):
        return
    await account.graph_post("me/subscribe", {"url": hook.url, "types": [parse_graph.MESSAGE_CREATED]})
    if hook.url not in parse_graph.subscribed(await account.graph_get("me/subscriptions", {})):
        raise ConnectorError(FailureKind.CONFIGURATION, "the network did not take our address for its calls")


async def unsubscribe(account: Account, hook: Hook) -> None:
    """Have the network call us no more. Raises ConnectorError."""
    if hook.url in parse_graph.subscribed(await account.graph_get("me/subscriptions", {})):
        await account.graph_post("me/unsubscribe", {"url": hook.url})
