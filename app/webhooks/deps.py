"""What the routes of webhooks ask for."""

from typing import Annotated

from fastapi import Depends, Request

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.core.sealing import Sealer


def _sealer(request: Request) -> Sealer:
    return request.state.sealer  # type: ignore[no-any-return]


def _allow(request: Request) -> str:
    return request.state.settings.webhook_allow  # type: ignore[no-any-return]


Integrator = Annotated[SignedIn, allowing(Action.WEBHOOKS)]
SecretSealer = Annotated[Sealer, Depends(_sealer)]
AllowedHosts = Annotated[str, Depends(_allow)]
