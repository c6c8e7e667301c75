"""Who makes the request, and whether they may.

Routers write `operator: CurrentOperator` where being signed in is enough, else
`operator: Annotated[SignedIn, allowing(Action.DRAFT)]`; what they see is bounded by `operator.scope`.
"""

from dataclasses import dataclass
from functools import cache
from hmac import compare_digest
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, params
from fastapi.requests import HTTPConnection
from fastapi.security import APIKeyCookie, APIKeyHeader

from app.accounts import service as accounts
from app.accounts.models import Operator, SignIn
from app.accounts.permissions import Action, Role, Scope, check
from app.core.errors import Forbidden
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.http.deps import Now, sessions_of

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_COOKIE = "otklik_session"


class CrossSite(Forbidden):
    """The request was made by a page that is not ours."""

    code = "csrf"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The operator who makes the request.

    agency_id   whose questions they see; None: the whole region
    csrf_token  goes into the header X-CSRF-Token of everything that changes something
    session_id  of the sign-in; not a secret
    """

    id: UUID
    email: str
    name: str
    role: Role
    agency_id: UUID | None
    csrf_token: str
    session_id: UUID

    @property
    def scope(self) -> Scope:
        """Whose questions they see."""
        return Scope(self.agency_id)


def is_secure(request: HTTPConnection) -> bool:
    """Whether the client reaches us over TLS, by the settings or by a proxy that is trusted."""
    settings: Settings = request.state.settings
    # uvicorn puts X-Forwarded-Proto of trusted proxies into the scheme.
    return request.url.scheme == "https" or settings.public_url.startswith("https://")


def cookie_name(request: HTTPConnection) -> str:
    """The session cookie's name. Over TLS the prefix keeps other hosts of the domain from setting it.

    Source: RFC 6265bis, 4.1.3.2: `__Host-` asks for Secure, Path=/ and no Domain.
    """
    return f"__Host-{_COOKIE}" if is_secure(request) else _COOKIE


class _SessionCookie(APIKeyCookie):
    async def __call__(self, request: HTTPConnection) -> str | None:
        """The cookie's secret, if there is one."""
        return request.cookies.get(cookie_name(request))


def describe(signed_in: SignIn, operator: Operator, sealer: Sealer) -> SignedIn:
    """The operator of a sign-in, as routers see them."""
    return SignedIn(
        id=operator.id,
        email=operator.email,
        name=operator.name,
        role=operator.role,
        agency_id=operator.agency_id,
        # Nobody else's page can know it: it is made from the sign-in with our key.
        csrf_token=sealer.tag(str(signed_in.id), purpose="csrf"),
        session_id=signed_in.id,
    )


def refuse_cross_site(request: Request) -> None:
    """Raises CrossSite when the browser says that a page of another site made the request.

    Source: W3C Fetch Metadata: `none` is the user's own doing; a missing header is an older browser or a program.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise CrossSite("The request comes from another site.")


SessionSecret = Annotated[str | None, Depends(_SessionCookie(name=_COOKIE, scheme_name="session", auto_error=False))]
_CsrfHeader = Annotated[str | None, Depends(APIKeyHeader(name="X-CSRF-Token", scheme_name="csrf", auto_error=False))]


async def _current(request: Request, now: Now, secret: SessionSecret, token: _CsrfHeader) -> SignedIn:
    if secret is None:
        raise accounts.SignedOut("Sign in first.")
    # A transaction of its own, over before the request's work begins: some of it waits for a network.
    async with sessions_of(request).begin() as session:
        found = await accounts.current(session, secret, limits=accounts.limits_of(request.state.settings), now=now)
    operator = describe(*found, request.state.sealer)
    if request.method not in _SAFE:
        refuse_cross_site(request)
        if token is None or not compare_digest(token.encode(), operator.csrf_token.encode()):
            raise CrossSite("The header X-CSRF-Token is missing or not of this sign-in; ask GET /session for it.")
    return operator


CurrentOperator = Annotated[SignedIn, Depends(_current)]


@cache
def allowing(action: Action) -> params.Depends:
    """What gives a router the signed-in operator whose role allows an action.

    Written as `operator: Annotated[SignedIn, allowing(Action.DRAFT)]`. Requests are refused with SignedOut, CrossSite
    or NotAllowed. Whether a question is in the operator's scope is for queries to say.
    """

    async def permitted(operator: CurrentOperator) -> SignedIn:
        check(operator.role, action)
        return operator

    dependency: params.Depends = Depends(permitted)
    return dependency
