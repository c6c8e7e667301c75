"""The sample region in the stand-ins of the networks: its pages, posts and citizens."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.demo.sample_rows import Sample, SampleMessage, SamplePage
from app.demo.seeding import tokens_of
from app.demo.stand import Stand
from app.networks.access import Network
from app.networks.messages import MessageKind

# Posts of the last days, so that comments have something to stand under.
_POSTS_SPREAD = timedelta(days=3)


class Region:
    """Knows under which post of which page a message of the sample goes, and who wrote what."""

    def __init__(self, sample: Sample, stands: Mapping[Network, Stand], *, now: datetime, seed: int) -> None:
        """Opens pages, makes citizens known and publishes posts. seed: of all choices; the same seed, the same demo."""
        self._chance = random.Random(seed)  # noqa: S311 - a demo, not a secret
        self._stands = stands
        self._pages: dict[str, list[SamplePage]] = {}
        self._posts: dict[tuple[str, str], str] = {}
        self._posts_of: dict[str, Sequence[str]] = {}
        for page in sample.pages:
            stands[page.network].add_page(page.external_id, page.name, tokens_of(page))
            self._pages.setdefault(page.agency, []).append(page)
        for citizen in sample.citizens:
            for stand in stands.values():
                stand.add_author(citizen.external_id, citizen.first_name, citizen.last_name)
        self._publish(sample, now)

    def _publish(self, sample: Sample, now: datetime) -> None:
        for agency, pages in self._pages.items():
            posts = [post for post in sample.posts if post.agency == agency]
            self._posts_of[agency] = [post.key for post in posts]
            for number, post in enumerate(posts):
                at = now - _POSTS_SPREAD * (len(posts) - number) / (len(posts) + 1)
                for page in pages:
                    published = self._stands[page.network].post(page.external_id, post.text, at=at)
                    self._posts[page.ref, post.key] = published

    def write(self, message: SampleMessage, *, at: datetime, answered: "Written | None" = None) -> "Written":
        """A citizen writes on one of the agency's pages, or where they are answered; what stands there now."""
        page = answered.page if answered else self._chance.choice(self._pages[message.page_agency])
        stand = self._stands[page.network]
        if message.kind is MessageKind.PRIVATE:
            number = stand.private(page.external_id, message.citizen, message.citizen, message.text, at=at)
            return Written(page, None, number, message)
        post = answered.post if answered else self._post(page, message)
        assert post is not None
        reply_to = answered.number if answered else None
        number = stand.comment(page.external_id, post, message.citizen, message.text, reply_to=reply_to, at=at)
        return Written(page, post, number, message)

    def _post(self, page: SamplePage, message: SampleMessage) -> str:
        key = message.post or self._chance.choice(self._posts_of[message.page_agency])
        return self._posts[page.ref, key]


class Written:
    """A message of the sample as it stands in a network. number: raw id there; post: raw id, None for private ones."""

    __slots__ = ("message", "number", "page", "post")

    def __init__(self, page: SamplePage, post: str | None, number: str, message: SampleMessage) -> None:
        self.page = page
        self.post = post
        self.number = number
        self.message = message
