"""From a bot's updates to what appeared on each of its pages; pure."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from app.networks.access import ConnectorError, FailureKind, PageAccess
from app.networks.feeds import Watch
from app.networks.messages import RAW_CHARACTERS, Batch, IncomingMessage, IncomingPost, Malformed
from app.networks.telegram import parse
from app.networks.telegram.directory import Directory
from app.networks.telegram.fields import Json, Unreadable, inside, number, number_or_none, raw, text
from app.networks.telegram.parse import Place, Thread
from app.networks.telegram.state import Album, PageState, Part
from app.networks.telegram.updates import Told, Update, called
from app.networks.text import clean_text


@dataclass(slots=True)
class _Found:
    """What a look brought for one page."""

    posts: dict[str, IncomingPost] = field(default_factory=dict)
    messages: dict[str, IncomingMessage] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)


class Reading:
    """Takes what was told, and knows then what appeared on which page.

    An album is one message: the first of its parts that was met, with what is attached to all of them. A part that
    comes in a later look gives the same message again with more attached, by what the page's cursor remembers.
    refused  pages whose chats took the bot's rights
    """

    def __init__(self, directory: Directory, site: str) -> None:
        self._directory = directory
        self._site = site
        self._found: dict[str, _Found] = {}
        self.refused: dict[str, ConnectorError] = {}

    def take(self, told: Told) -> None:
        """Read updates in their order, and set aside what is none. Never raises."""
        for item in told.broken:
            self._set_aside("it is no update", item, self._directory.first, "{}")
        for update in told.updates:
            page = self._directory.page_of(update) or self._directory.first
            form = _form(update, self._directory.state(page))
            try:
                self._directory.learn(update)
                self._take(update)
            except Unreadable as error:
                self._set_aside(str(error), update.whole, page, form)

    def batches(self) -> dict[str, Batch]:
        """What appeared on each page, messages oldest first; pages with nothing new or learned are left out."""
        pages = dict.fromkeys([*self._found, *self._directory.learned()])
        return {page: self._batch(page, self._found.get(page, _Found())) for page in pages}

    def _batch(self, page: str, found: _Found) -> Batch:
        messages = sorted(
            found.messages.values(), key=lambda one: (one.published_at, len(one.external_id), one.external_id)
        )
        return Batch(list(found.posts.values()), messages, found.malformed, self._directory.cursor(page))

    def _set_aside(self, reason: str, item: Any, page: str, form: str) -> None:
        kept = clean_text(item)[:RAW_CHARACTERS] if isinstance(item, str) else raw(item)
        self._at(page).malformed.append(Malformed(reason, kept, form))

    def _at(self, page: str) -> _Found:
        return self._found.setdefault(page, _Found())

    def _take(self, update: Update) -> None:
        if update.kind == "my_chat_member":
            self._take_rights(update)
            return
        number(inside(update.body, "chat"), "id")
        page = self._directory.page_of(update)
        if page is None:
            return
        chat = inside(update.body, "chat")
        state, place = self._directory.state(page), Place(page, self._site)
        if chat.get("type") == "channel":
            self._keep_post(page, parse.post(update.body, place), update, state)
        elif chat.get("type") == "private" or chat.get("is_direct_messages") is True:
            self._take_private(update, place, state)
        elif (forwarded := parse.forwarded(update.body, place)) is not None:
            self._keep_post(page, forwarded, update, state)
            if update.chat == state.group:
                state.belongs(number(update.body, "message_id"), _post_number(update, forwarded, state))
        else:
            self._take_comment(update, place, state)

    def _take_rights(self, update: Update) -> None:
        told = self._directory.rights(update)
        if told is None:
            return
        page, given = told
        self.refused.pop(page, None)
        self._at(page)
        if not given:
            words = f"the bot is no administrator of «{text(inside(update.body, 'chat'), 'title')}» any more"
            self.refused[page] = ConnectorError(FailureKind.NO_RIGHTS, words)

    def _keep_post(self, page: str, post: IncomingPost, update: Update, state: PageState) -> None:
        """Parts of an album are one post, whose words stand with one of them: the others must not take them away."""
        key = _album_key(update.body)
        met = update.edited or key in state.posts or int(post.external_id) in state.posts.values()
        if key and met and not post.text:
            return
        own = str(_post_number(update, post, state))
        self._at(page).posts[own] = replace(post, external_id=own)

    def _take_private(self, update: Update, place: Place, state: PageState) -> None:
        direct = inside(update.body, "chat").get("is_direct_messages") is True
        if parse.by_bot(update.body) or (not direct and self._directory.starts(update)):
            return
        if parse.says(update.body):
            self._keep(place.page, parse.private(update.body, place), update, state)

    def _take_comment(self, update: Update, place: Place, state: PageState) -> None:
        if parse.by_bot(update.body) or not parse.says(update.body):
            return
        where = parse.thread(update.body, place)
        if update.chat == state.group:  # numbers of a former group's messages mean others in this one
            if where.post is not None:
                state.belongs(where.number, where.post)
            parent = None if where.parent in state.threads else where.parent
            where = Thread(where.number, state.threads.get(where.number), parent)
        self._keep(place.page, parse.comment(update.body, place, where), update, state)

    def _keep(self, page: str, message: IncomingMessage, update: Update, state: PageState) -> None:
        key = _album_key(update.body)
        if key:
            joined = _joined(message, key, update, state)
            if joined is None:
                return
            message = joined
        self._at(page).messages[message.external_id] = replace(message, parent_id=_whole(message.parent_id, state))


def _joined(message: IncomingMessage, key: str, update: Update, state: PageState) -> IncomingMessage | None:
    """The album with this part in it; None for a changed part without words of an album nobody remembers."""
    own, chat = number(update.body, "message_id"), number(inside(update.body, "chat"), "id")
    album = state.album(key)
    if album is None:
        if update.edited:
            return message if message.text else None
        album = Album(key, own, int(message.published_at.timestamp()))
    album.parts[own] = Part(message.text, message.attachments)
    state.remember(album)
    first = parse.message_id(chat, album.first)
    return replace(
        message,
        external_id=first,
        thread_id=first if message.thread_id == message.external_id else message.thread_id,
        text=album.text,
        attachments=album.attachments,
        published_at=datetime.fromtimestamp(album.at, UTC),
    )


def _whole(parent_id: str | None, state: PageState) -> str | None:
    """The album, where a message replies to one of its parts."""
    place = parse.split_id(parent_id or "")
    if place is None:
        return parent_id
    chat, answered = place
    for album in state.albums:
        if answered in album.parts and album.key.startswith(f"{chat}:"):
            return parse.message_id(chat, album.first)
    return parent_id


def _post_number(update: Update, post: IncomingPost, state: PageState) -> int:
    """The number of the post that a part of the channel belongs to: the first of its album that was met."""
    own, key = int(post.external_id), _album_key(update.body)
    return state.post_of(key, own) if key else own


def _album_key(message: Json) -> str:
    key = text(message, "media_group_id")
    return f"{number(inside(message, 'chat'), 'id')}:{key}" if key else ""


def _form(update: Update, state: PageState) -> str:
    """The post of the update's thread: when it is read again nobody may know."""
    thread = number_or_none(update.body, "message_thread_id")
    post = None if thread is None else state.threads.get(thread)
    return json.dumps({} if post is None else {"thread": thread, "post": post})


def reread(page: PageAccess, malformed: Malformed, site: str) -> Batch:
    """What could not be read earlier, read again as an update of this page. Never raises."""
    directory = Directory([Watch(page)])
    told = called([malformed.raw])
    for update in told.updates:
        chat = inside(update.body, "chat")
        if update.chat is not None and chat.get("type") == "supergroup":
            directory.link(update.chat, page.external_id, direct=chat.get("is_direct_messages") is True)
    found = _object(malformed.form)
    thread, post = number_or_none(found, "thread"), number_or_none(found, "post")
    if thread is not None and post is not None:
        directory.state(page.external_id).belongs(thread, post)
    reading = Reading(directory, site)
    reading.take(told)
    return replace(reading.batches().get(page.external_id, Batch()), cursor=None)


def _object(form: str) -> Json:
    try:
        return inside({"": json.loads(form)}, "")
    except (ValueError, RecursionError):
        return {}
