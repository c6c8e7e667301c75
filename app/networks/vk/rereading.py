"""Reading again what could not be read: pure.

The form of each item tells what it should have been, see `form_of` and its like where items are read.
"""

import json
from typing import Any

from app.networks.messages import Batch, Malformed
from app.networks.vk import elsewhere, events, parse
from app.networks.vk.fields import Json, read_all, whole
from app.networks.vk.found import Found
from app.networks.vk.parse_private import private
from app.networks.vk.places import Community, Kind, Spot


def reread(malformed: Malformed, community: Community) -> Batch:
    """What the item says now, or the item as it was with today's reason. Never raises."""
    try:
        form, item = json.loads(malformed.form), json.loads(malformed.raw)
    except (ValueError, RecursionError):
        return Batch(malformed=[malformed])
    if not isinstance(form, dict):
        return Batch(malformed=[malformed])
    if form.get("as") == "event":
        return events.read([item], community).batch()
    found = Found()
    _, found.malformed = read_all([item], lambda one: _read(one, form, community, found), form=malformed.form)
    return found.batch(None)


def _read(item: Json, form: dict[str, Any], community: Community, found: Found) -> None:
    if form.get("as") == "comment" and form.get("place") in list(Kind):
        spot = Spot(community, Kind(form["place"]), whole(form.get("number")))
        message = parse.comment(item, spot, whole(form.get("root")) or None, {})
        found.messages[message.external_id] = message
    elif form.get("as") == "post":
        found.add_posts([parse.post(item, community).post])
    elif form.get("as") == "private":
        message = private(item, community, whole(form.get("peer")), {}).message
        found.messages[message.external_id] = message
    else:
        elsewhere.photo(item, community, found)
