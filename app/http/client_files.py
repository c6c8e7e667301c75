"""The built client: its pages, each with a fresh nonce, and its files."""

import secrets
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_NONCE = "__CSP_NONCE__"
_PAGES = {"/api/docs": "docs.html"}
# Everything else under these is no page of the client, and an unknown one is an error.
_OURS = ("/api/", "/assets/", "/healthz", "/readyz", "/metrics")
# Names of built files hold a hash of their content, so that they never change.
_FOR_EVER = "public, max-age=31536000, immutable"


def policy(nonce: str) -> str:
    """The Content-Security-Policy of a page: only our own files, and only inline parts that carry the nonce.

    Source: W3C Content Security Policy Level 3.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def serve(app: FastAPI, folder: Path) -> None:
    """Answer what no route answers with the client built in `folder`: its files, else its page."""
    if (folder / "assets").is_dir():
        app.mount("/assets", _Assets(directory=folder / "assets"), name="assets")
    # What matches no route at all, so that a wrong method on a route of ours stays 405.
    app.router.default = _Client(folder)


class _Assets(StaticFiles):
    def file_response(self, *args: object, **kwargs: object) -> Response:
        """A file, to be kept for ever."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = _FOR_EVER
        return response


class _Client:
    """An ASGI application: the client's pages, read once, and the files beside them."""

    def __init__(self, folder: Path) -> None:
        present = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
        self._pages = {path.name: path.read_text("utf-8") for path in present if path.suffix == ".html"}
        self._files = {f"/{path.name}": path for path in present if path.suffix != ".html"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what no route answers."""
        if scope["type"] != "http":
            return
        await self._answer(scope["method"], scope["path"])(scope, receive, send)

    def _answer(self, method: str, path: str) -> Response:
        if path in self._files and method in {"GET", "HEAD"}:
            return FileResponse(self._files[path], headers={"Cache-Control": "no-cache"})
        name = _PAGES.get(path, "index.html")
        if method not in {"GET", "HEAD"} or (path not in _PAGES and path.startswith(_OURS)):
            raise HTTPException(404, "There is nothing at this address.")
        if name not in self._pages:
            return PlainTextResponse("The client is not built: run `make client`, then start again.\n", 503)
        nonce = secrets.token_urlsafe(18)
        return HTMLResponse(
            self._pages[name].replace(_NONCE, nonce),
            headers={"Content-Security-Policy": policy(nonce), "Cache-Control": "no-store"},
        )
