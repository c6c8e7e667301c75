"""What events tell, completed with what they leave out: authors' names, and the rest of long messages."""

from collections.abc import Mapping

from app.networks.messages import Batch
from app.networks.vk.client import Token
from app.networks.vk.events import Told
from app.networks.vk.names import Names
from app.networks.vk.places import Community, page_number
from app.networks.vk.private import WholeMessages


class Teller:
    """Turns what was told of pages into batches."""

    def __init__(self, names: Names, whole: WholeMessages, *, site: str) -> None:
        self._names = names
        self._whole = whole
        self._site = site

    async def tell(self, told: Mapping[str, Told], token: Token) -> Mapping[str, Batch]:
        """What was told as batches by page, of pages of which there is anything to say. Raises ConnectorError."""
        batches: dict[str, Batch] = {}
        for page, one in told.items():
            if one.cropped:
                community = Community(page_number(page), self._site)
                one.messages |= await self._whole.read(community, list(one.cropped.values()), token)
            if one.posts or one.messages or one.removed or one.malformed:
                one.messages = await self._names.fill(one.messages, token)
                batches[page] = one.batch()
        return batches
