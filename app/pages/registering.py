"""Registering a page: who it is and whether its tokens open it is asked of its network before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.accounts.permissions import NotAllowed
from app.core.db import Session
from app.core.errors import Invalid, Refusal
from app.networks.access import ConnectorError, Network, TokenKind
from app.networks.connector import Connectors
from app.networks.inspection import Finding, Inspection, Trouble
from app.networks.text import clean_text
from app.pages import queries as pages
from app.pages import service
from app.pages.desk import Desk
from app.pages.findings import Told, is_unfit, tell
from app.pages.models import Page
from app.pages.service import NewPage

Tokens = Mapping[TokenKind, str]


class UnknownLink(Invalid):
    """No network knows such links."""

    code = "unknown-link"


class PageImpossible(Invalid):
    """The page cannot be registered; the words say why."""

    code = "page-impossible"


class TokenUnfit(Invalid):
    """The token is dead, of another kind, or of another page."""

    code = "token-unfit"


class NetworkUnavailable(Refusal):
    """The page's network cannot be asked now."""

    code = "network-unavailable"
    status = 502


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page somebody wants registered.

    since  messages written before this instant open no questions; None: before it is registered
    name   "" for the page's own
    """

    link: str
    agency_id: UUID
    territory_id: UUID | None = None
    tokens: Tokens = field(default_factory=dict, repr=False)
    since: datetime | None = None
    push: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A page as its network shows it. page_id: ours, when it is registered already."""

    network: Network
    page: Inspection
    findings: Sequence[Told]
    page_id: UUID | None


@dataclass(frozen=True, slots=True)
class Added:
    """A page that was registered, and what still stands in its way."""

    page: Page
    findings: Sequence[Told]


def locate(link: str, tokens: Tokens, connectors: Connectors) -> tuple[Network, str]:
    """The network of a link or short name, and the page's address there. Raises UnknownLink.

    A bare short name may be known to several networks: the one that has a use for the tokens is meant.
    """
    found = [(network, connector.address(link)) for network, connector in connectors.items()]
    known = [(network, address) for network, address in found if address is not None]
    if not known:
        raise UnknownLink("No network knows this link.", errors={"link": "Ссылка не похожа ни на одну из соцсетей."})
    fit = [one for one in known if {way.token for way in connectors[one[0]].ways} & set(tokens)]
    return (fit or known)[0]


async def inspect(link: str, tokens: Tokens, desk: Desk) -> Inspected:
    """Who the page is and what stands in its way; nothing is stored. Raises UnknownLink, NetworkUnavailable."""
    network, address = locate(link, tokens, desk.connectors)
    found = await _ask(desk, network, address, tokens)
    async with desk.sessions.begin() as session:
        known = await pages.by_external_id(session, network, found.external_id) if found.external_id else None
    page_id = known.id if known is not None and desk.scope.covers(known.agency_id) else None
    return Inspected(network, found, [tell(finding) for finding in found.findings], page_id)


async def register(wanted: Wanted, desk: Desk) -> Added:
    """Register a page with the tokens that serve it; pollers look at it from now on.

    Raises UnknownLink, UnknownAgency, UnknownTerritory, NotAllowed, NetworkUnavailable, PageImpossible, PageExists.
    """
    if not desk.scope.covers(wanted.agency_id):
        raise NotAllowed("The page has to be of your own agency.")
    async with desk.sessions.begin() as session:
        await service.check_catalogue(session, wanted.agency_id, wanted.territory_id)
    network, address = locate(wanted.link, wanted.tokens, desk.connectors)
    found = await _ask(desk, network, address, wanted.tokens)
    fit = fitting(found, wanted.tokens)
    async with desk.sessions.begin() as session:
        now = desk.clock.now()
        new = NewPage(
            network=network,
            external_id=found.external_id,
            name=wanted.name or clean_text(found.name) or found.external_id,
            agency_id=wanted.agency_id,
            territory_id=wanted.territory_id,
            url=found.url or wanted.link,
            since=wanted.since or now,
            push=wanted.push,
        )
        page = await service.add_page(session, new, tokens=fit, sealer=desk.sealer, now=now)
        page.comments_open = found.comments_open
    return Added(page, [tell(finding) for finding in found.findings])


def fitting(found: Inspection, tokens: Tokens) -> Tokens:
    """The tokens that are of use to the page. Raises PageImpossible when it cannot be registered with them."""
    errors: dict[str, str] = {}
    for finding in found.findings:
        told = tell(finding)
        if told.impossible:
            errors["tokens" if finding.trouble is Trouble.NO_TOKEN else "link"] = f"{told.text} {told.what_to_do}"
        elif finding.token is not None and is_unfit(finding, finding.token):
            errors[f"tokens.{finding.token.value}"] = f"{told.text} {told.what_to_do}"
    fit = {kind: token for kind, token in tokens.items() if f"tokens.{kind.value}" not in errors}
    if "link" in errors or "tokens" in errors or not found.external_id or not fit:
        raise PageImpossible(" ".join(errors.values()) or "No token was given.", errors=errors or {"tokens": "needed"})
    return fit


async def check(page_id: UUID, desk: Desk) -> Inspected:
    """What its network says of a registered page and its tokens now. Raises PageNotFound, NetworkUnavailable."""
    async with desk.sessions.begin() as session:
        page = await pages.get(session, page_id, scope=desk.scope)
        tokens = await _opened(session, page, desk)
    found = await _ask(desk, page.network, _address(page, desk), tokens)
    return Inspected(page.network, found, [tell(finding) for finding in found.findings], page.id)


async def set_token(page_id: UUID, kind: TokenKind, token: str, desk: Desk) -> Sequence[Told]:
    """Give a page a token in place of the one of its kind; what still stands in its way.

    One that its network says to be of no use to the page is refused; when the network cannot be asked it is stored.
    Raises PageNotFound, TokenUnfit.
    """
    async with desk.sessions.begin() as session:
        page = await pages.get(session, page_id, scope=desk.scope)
        tokens = {**await _opened(session, page, desk), kind: token}
    try:
        findings = (await _ask(desk, page.network, _address(page, desk), tokens)).findings
    except NetworkUnavailable:
        findings = ()
    _refuse_unfit(findings, kind)
    async with desk.sessions.begin() as session:
        await service.set_token(session, page_id, kind, token, sealer=desk.sealer, now=desk.clock.now())
    return [tell(finding) for finding in findings]


def _refuse_unfit(findings: Sequence[Finding], kind: TokenKind) -> None:
    unfit = [tell(finding) for finding in findings if is_unfit(finding, kind)]
    if unfit:
        words = f"{unfit[0].text} {unfit[0].what_to_do}"
        raise TokenUnfit(words, errors={"token": words})


async def _ask(desk: Desk, network: Network, address: str, tokens: Tokens) -> Inspection:
    try:
        found = await desk.connectors[network].inspect(address, tokens)
    except ConnectorError as error:
        words = f"{error.code} {error.text}".strip()
        told = {"link": f"Соцсеть сейчас не отвечает, повторите позже: {words}"}
        raise NetworkUnavailable(f"The network cannot be asked now: {words}", errors=told) from error
    shown = [replace(finding, text=clean_text(finding.text)) for finding in found.findings]
    return replace(found, findings=shown)


def _address(page: Page, desk: Desk) -> str:
    """How the network is asked for a page that we know by its number."""
    # Its number first: a short name may have gone to somebody else. VKontakte writes such numbers with a minus.
    connector, number = desk.connectors[page.network], page.external_id
    return connector.address(number) or connector.address(f"-{number}") or connector.address(page.url) or number


async def _opened(session: Session, page: Page, desk: Desk) -> Tokens:
    try:
        return (await service.access(session, page, desk.sealer)).tokens
    except ConnectorError:
        # Sealed with another key: none of them serves, and new ones have to be entered.
        return {}
