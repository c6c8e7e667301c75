"""Calls of MAX to us. Source: dev.max.ru, POST /subscriptions."""

import hashlib
import hmac
from collections.abc import Sequence

from app.networks.access import ConnectorError, FailureKind
from app.networks.max.client import Call, MaxClient
from app.networks.max.fields import Json, listed, objects, text
from app.networks.max.parse import UPDATE_TYPES
from app.networks.push import Call as Received
from app.networks.push import Hook, Receipt

SECRET_HEADER = "x-max-bot-api-secret"  # noqa: S105 - the name of a header
_FORBIDDEN = 403
_LONGEST_HOST = 100


def receive(call: Received, hook: Hook) -> Receipt:
    """What to say to a call. MAX numbers no updates: the same body twice is the same update told twice."""
    shown = call.headers.get(SECRET_HEADER, "")
    if not hook.secret or not hmac.compare_digest(shown.encode(errors="replace"), hook.secret.encode()):
        return Receipt(status=_FORBIDDEN)
    return Receipt(keep=True, key=hashlib.sha256(call.body).hexdigest()[:40])


async def subscribe(client: MaxClient, token: str, hook: Hook) -> Hook:
    """Have MAX call us, unless it does already. Raises ConnectorError.

    MAX forgets a subscription after 8 hours of failed calls: to be repeated now and then.
    """
    if _is_there(await _subscriptions(client, token), hook):
        return hook
    body = {"url": hook.url, "update_types": list(UPDATE_TYPES), "secret": hook.secret}
    _check_done(await client.call(Call("POST /subscriptions", "/subscriptions", body=body), token))
    if not _is_there(await _subscriptions(client, token), hook):
        raise ConnectorError(FailureKind.CONFIGURATION, "MAX took the subscription and does not list it")
    return hook


async def unsubscribe(client: MaxClient, token: str, hook: Hook) -> None:
    """Have MAX call us no more. Raises ConnectorError."""
    if any(text(one, "url") == hook.url for one in await _subscriptions(client, token)):
        _check_done(await client.call(Call("DELETE /subscriptions", "/subscriptions", {"url": hook.url}), token))


async def check_nobody_is_called(client: MaxClient, token: str) -> None:
    """Raises ConnectorError (CONFIGURATION) while some address is called: the long poll would say nothing."""
    for one in await _subscriptions(client, token):
        host = text(one, "url").partition("://")[2].partition("/")[0][:_LONGEST_HOST]
        words = f"MAX tells this bot's updates to {host}: a long poll gets none while that subscription stands"
        raise ConnectorError(FailureKind.CONFIGURATION, words, code="subscribed")


async def _subscriptions(client: MaxClient, token: str) -> Sequence[Json]:
    answer = await client.call(Call("GET /subscriptions", "/subscriptions"), token)
    listed(answer, "subscriptions")
    return objects(answer, "subscriptions")


def _is_there(subscriptions: Sequence[Json], hook: Hook) -> bool:
    """Whether MAX calls us of all that we want to hear of; no list of types means all of them."""
    for one in subscriptions:
        types = one.get("update_types")
        if text(one, "url") == hook.url:
            return not isinstance(types, list) or set(UPDATE_TYPES) <= {kind for kind in types if isinstance(kind, str)}
    return False


def _check_done(answer: object) -> None:
    given = answer if isinstance(answer, dict) else {}
    if given.get("success") is not True:
        words = text(given, "message") or "MAX did not do it and does not say why"
        raise ConnectorError(FailureKind.CONFIGURATION, words[:500])
