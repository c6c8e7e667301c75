"""JSON of registering and changing pages."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, SecretStr, StringConstraints

from app.networks.access import Network, TokenKind
from app.networks.inspection import Trouble
from app.networks.text import clean_text
from app.pages.importing import Outcome
from app.pages.register.schemas import PageDetail
from app.pages.registering import Inspected, Wanted
from app.pages.service import Changes

_Line = AfterValidator(clean_text)
Link = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), _Line]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), _Line]
# Secret, so that no error and no log shows it.
Token = Annotated[SecretStr, AfterValidator(lambda token: SecretStr(_checked(token.get_secret_value())))]


def _checked(token: str) -> str:
    """Raises ValueError. Tokens of all networks are printable and go into headers and addresses."""
    token = token.strip()
    if not 1 <= len(token) <= 2000 or not (token.isascii() and token.isprintable()) or " " in token:
        raise ValueError("not a token: 1 to 2000 printable characters without spaces")
    return token


def revealed(tokens: Mapping[TokenKind, SecretStr]) -> dict[TokenKind, str]:
    """Tokens in clear, as they are sealed and shown to networks."""
    return {kind: token.get_secret_value() for kind, token in tokens.items()}


class NetworkOut(BaseModel):
    """A network. title: as people know it; tokens: kinds it has a use for, the most useful first."""

    network: Network
    title: str
    tokens: list[TokenKind]


class FindingOut(BaseModel):
    """What stands in the way of a page. token: which one it is about; impossible: so it cannot be registered.

    text, what_to_do  in Russian
    """

    model_config = ConfigDict(from_attributes=True)

    trouble: Trouble
    token: TokenKind | None
    text: str
    what_to_do: str
    impossible: bool


class InspectionIn(BaseModel):
    """A page to be looked up. link: or a short name; tokens: by kind."""

    link: Link
    tokens: dict[TokenKind, Token] = {}


class InspectionOut(BaseModel):
    """A page as its network shows it. external_id: "" when none was found; page_id: ours, when it is registered."""

    network: Network
    external_id: str
    name: str
    url: str
    comments_open: bool | None
    findings: list[FindingOut]
    page_id: UUID | None

    @classmethod
    def of(cls, found: Inspected) -> "InspectionOut":
        """An inspection as JSON."""
        page = found.page
        return cls(
            network=found.network,
            external_id=page.external_id,
            name=clean_text(page.name),
            url=page.url,
            comments_open=page.comments_open,
            findings=[FindingOut.model_validate(told) for told in found.findings],
            page_id=found.page_id,
        )


class PageIn(BaseModel):
    """A page to be registered.

    link   or a short name
    since  messages written before this instant open no questions; null: before now
    push   the network is to call us where it can
    name   null: the page's own
    """

    link: Link
    agency_id: UUID
    territory_id: UUID | None = None
    tokens: dict[TokenKind, Token]
    since: AwareDatetime | None = None
    push: bool = False
    name: Name | None = None

    def wanted(self) -> Wanted:
        """What is to be registered."""
        return Wanted(
            link=self.link,
            agency_id=self.agency_id,
            territory_id=self.territory_id,
            tokens=revealed(self.tokens),
            since=self.since,
            push=self.push,
            name=self.name or "",
        )


class PageAdded(BaseModel):
    """A page that was registered, and what still stands in its way."""

    page: PageDetail
    findings: list[FindingOut]


class PagePatch(BaseModel):
    """What is to be changed of a page; what is left out stays. territory_id: null takes it away."""

    name: Name | None = None
    agency_id: UUID | None = None
    territory_id: UUID | None = None
    active: bool | None = None
    push: bool | None = None
    since: AwareDatetime | None = None

    def changes(self) -> Changes:
        """What is to be changed."""
        return Changes(**self.model_dump(), territory="territory_id" in self.model_fields_set)


class TokenIn(BaseModel):
    """A page's new token."""

    token: Token


class FindingsOut(BaseModel):
    """What still stands in the way of a page."""

    findings: list[FindingOut]


class BackfillIn(BaseModel):
    """How far back to read; from the beginning of that day in UTC."""

    since: date

    @property
    def instant(self) -> datetime:
        """The beginning of the day."""
        return datetime.combine(self.since, time.min, UTC)


class ImportedLine(BaseModel):
    """What became of a line of a table. line: its number in the file; text: why, in Russian."""

    model_config = ConfigDict(from_attributes=True)

    line: int
    link: str
    outcome: Outcome
    name: str
    page_id: UUID | None
    text: str
    findings: list[FindingOut]


class ImportedTotal(BaseModel):
    """How many lines a table has, and what became of them; the last line of the answer."""

    total: int
    added: int
    known: int
    refused: int


class ChallengeIn(BaseModel):
    """What a person read in the picture, or got for solving the network's page."""

    answer: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), _Line] = ""
