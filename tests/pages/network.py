"""A network that pages are registered in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.networks.access import ConnectorError, PageAccess, TokenKind
from app.networks.feeds import Way
from app.networks.inspection import Finding, Inspection, Trouble
from app.networks.messages import Batch, Malformed
from tests.fakes import FakeConnector
from tests.pages.feeding import WAYS

LINK = "https://vk.com/gorod"
PAGE = Inspection("42", "Администрация города", LINK, comments_open=True)
DEAD = Finding(Trouble.TOKEN_REFUSED, TokenKind.USER, "expired")


@dataclass
class Town(FakeConnector):
    """Knows pages by `known`, and what is said of tokens by `said`; `down` is raised instead.

    read   what comes out when something is read again, by its `form`
    shown  the tokens that were shown with the last question
    """

    ways: tuple[Way, ...] = WAYS
    known: dict[str, Inspection] = field(default_factory=lambda: {LINK: PAGE})
    said: dict[str, Finding] = field(default_factory=dict)
    down: ConnectorError | None = None
    read: dict[str, Batch] = field(default_factory=dict)
    shown: Mapping[TokenKind, str] = field(default_factory=dict)

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """The page, with what is said of the tokens."""
        self.shown = tokens
        if self.down is not None:
            raise self.down
        page = self.known[address]
        findings = [self.said[token] for token in tokens.values() if token in self.said]
        return Inspection(page.external_id, page.name, page.url, page.comments_open, [*page.findings, *findings])

    def reread(self, page: PageAccess, malformed: Malformed) -> Batch:
        """What `read` has for it; else it is still not to be read."""
        return self.read.get(malformed.form, Batch(malformed=[Malformed("still unknown", malformed.raw)]))
