"""The stand-in of VKontakte as the demo and the tests act in it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.demo.faults import Faults
from app.demo.meter import Meter
from app.demo.stand import StandReply
from app.demo.vk.events import Teller
from app.demo.vk.model import Author, Comment, Community, Message, Post, Token
from app.networks.access import TokenKind
from app.networks.vk.options import VK

_FIRST_ADMINISTRATOR = 900_000_001


class VkStand:
    """Communities, citizens, and what they wrote. Implements `app.demo.stand.Stand`.

    guid_honoured  whether a repeated `guid` gives the first comment again; reports differ on what VKontakte does
    second         how long a second is to the limits of rate; tests make it shorter
    key_seconds    how long a key of Long Poll is good
    lost_code      what a Long Poll is told whose history is lost: 1 or 3
    retry_seconds  pause before a call to us is tried again, times the number of tries
    tries          after so many failed tries in a row an address is called no more
    address        where the stand-in is served; set with each request
    """

    network = VK

    def __init__(self, clock: Clock, *, guid_honoured: bool = True, second: float = 1.0) -> None:
        self.clock = clock
        self.guid_honoured = guid_honoured
        self.second = second
        self.key_seconds = 3600.0
        self.lost_code = 1
        self.retry_seconds = 60.0
        self.tries = 5
        self.address = ""
        self.faults = Faults()
        self.meter = Meter()
        self.teller = Teller(self.faults)
        self.communities: dict[int, Community] = {}
        self.authors: dict[int, Author] = {}
        self.tokens: dict[str, Token] = {}
        self._replies: list[StandReply] = []
        self._told: list[Callable[[StandReply], None]] = []

    def now(self) -> datetime:
        """The network's time."""
        return self.clock.now() + timedelta(seconds=self.faults.skew_seconds)

    def add_page(self, external_id: str, name: str, tokens: Mapping[TokenKind, str]) -> None:
        """Open a page. The same token may serve several pages."""
        page = int(external_id)
        self.communities[page] = Community(page, name)
        for kind, value in tokens.items():
            known = self.tokens.get(value)
            if known is None:
                self.tokens[value] = Token(kind, {page}, self._administrator() if kind is TokenKind.USER else 0)
            else:
                known.pages.add(page)

    def add_author(self, external_id: str, first_name: str, last_name: str) -> None:
        """Make a citizen known."""
        self.authors[int(external_id)] = Author(int(external_id), first_name, last_name)

    def post(self, page: str, text: str, *, at: datetime | None = None) -> str:
        """Publish a post of the page; its raw id. Raises KeyError."""
        community = self.communities[int(page)]
        made = Post(community.next_wall_id(), at or self.now(), text)
        community.add_post(made)
        self.teller.post(community, made)
        return str(made.id)

    def latest_post(self, page: str) -> str | None:
        """The raw id of the wall's newest post; None when it has none. Raises KeyError."""
        order = self.communities[int(page)].order
        return str(order[-1][1]) if order else None

    def pin(self, page: str, post: str) -> None:
        """Show a post first, whatever its date. Raises KeyError."""
        community = self.communities[int(page)]
        community.pinned = community.posts[int(post)].id

    def comment(
        self,
        page: str,
        post: str,
        author: str | None,
        text: str,
        *,
        reply_to: str | None = None,
        at: datetime | None = None,
    ) -> str:
        """Write a comment; its raw id. author None: the page itself, by hand. Raises KeyError."""
        community = self.communities[int(page)]
        from_id = -community.id if author is None else self.authors[int(author)].id
        place = community.posts[int(post)]
        answered = None if reply_to is None else place.comments[int(reply_to)]
        return str(self.add_comment(community, place, from_id, text, answered=answered, at=at).id)

    def add_comment(
        self,
        community: Community,
        post: Post,
        from_id: int,
        text: str,
        *,
        answered: Comment | None = None,
        at: datetime | None = None,
    ) -> Comment:
        """Put a comment under a post or under another comment. There are two levels: deeper replies join the thread."""
        made = _comment(community.next_wall_id(), from_id, at or self.now(), text, answered)
        post.add(made)
        community.where[made.id] = post
        self.teller.comment(community, "wall", post, made, "new")
        return made

    def private(self, page: str, author: str | None, peer: str, text: str, *, at: datetime | None = None) -> str:
        """Write a private message; its raw id, which is its number in the dialog. Raises KeyError.

        author  None: the page's people wrote it
        """
        community, citizen = self.communities[int(page)], self.authors[int(peer)]
        made = community.add_message(citizen.id, text, from_page=author is None, at=at or self.now())
        self.teller.message(community, made)
        return str(made.local_id)

    def edit_private(self, page: str, peer: str, number: str, text: str) -> None:
        """Change the text of a private message. Raises KeyError."""
        message = self.communities[int(page)].dialogs[int(peer)][int(number) - 1]
        message.text, message.edited_at = text, self.now()
        self.teller.message(self.communities[int(page)], message, edited=True)

    def edit(self, page: str, comment: str, text: str) -> None:
        """Change the text of a comment. Raises KeyError."""
        community, post = self._post_of(page, comment)
        post.comments[int(comment)].text = text
        self.teller.comment(community, "wall", post, post.comments[int(comment)], "edit")

    def delete(self, page: str, comment: str) -> None:
        """Delete a comment: with replies a placeholder is left, without nothing. Raises KeyError."""
        community, post = self._post_of(page, comment)
        self.teller.comment(community, "wall", post, post.remove(int(comment)), "delete")

    def restore(self, page: str, comment: str) -> None:
        """Bring a deleted comment back. Raises KeyError."""
        community, post = self._post_of(page, comment)
        self.teller.comment(community, "wall", post, post.restore(int(comment)), "restore")

    def place(self, page: str, kind: str, title: str = "", *, at: datetime | None = None) -> str:
        """Publish a "photo", "video", "topic" or thing on sale ("market"); its raw id. Raises KeyError."""
        community = self.communities[int(page)]
        made = Post(community.next_place_id(), at or self.now(), title)
        community.places[kind, made.id] = made
        return str(made.id)

    def comment_place(
        self, page: str, place: tuple[str, str], author: str | None, text: str, *, reply_to: str | None = None
    ) -> str:
        """Write a comment at a place, given by kind and raw id; its raw id. Raises KeyError."""
        community, kind = self.communities[int(page)], place[0]
        there = community.places[kind, int(place[1])]
        from_id = -community.id if author is None else self.authors[int(author)].id
        answered = None if reply_to is None else there.comments[int(reply_to)]
        return str(self.add_place_comment(community, kind, there, from_id, text, answered).id)

    def add_place_comment(
        self, community: Community, kind: str, place: Post, from_id: int, text: str, answered: Comment | None
    ) -> Comment:
        """Put a comment at a place."""
        made = _comment(community.next_place_id(), from_id, self.now(), text, answered)
        place.add(made)
        self.teller.comment(community, kind, place, made, "new")
        return made

    def change_place(self, page: str, place: tuple[str, str], comment: str, text: str | None) -> None:
        """Change a comment at a place, or (None) delete it. Raises KeyError."""
        community, kind = self.communities[int(page)], place[0]
        there = community.places[kind, int(place[1])]
        if text is None:
            self.teller.comment(community, kind, there, there.remove(int(comment)), "delete")
        else:
            there.comments[int(comment)].text = text
            self.teller.comment(community, kind, there, there.comments[int(comment)], "edit")

    def close_comments(self, page: str, post: str) -> None:
        """Let nobody comment on the post any more; what was written stays readable. Raises KeyError."""
        self.communities[int(page)].posts[int(post)].closed = True

    def hide_comments(self, page: str, post: str) -> None:
        """Close the comments of the post and show none of them. Raises KeyError."""
        self.communities[int(page)].posts[int(post)].closed = True
        self.communities[int(page)].posts[int(post)].hidden = True

    def ban_author(self, page: str, author: str) -> None:
        """Put a citizen on the page's black list: no private message reaches them. Raises KeyError."""
        self.communities[int(page)].banned.add(self.authors[int(author)].id)

    def replies(self) -> Sequence[StandReply]:
        """Everything pages published through the API, in order."""
        return tuple(self._replies)

    def on_reply(self, told: Callable[[StandReply], None]) -> None:
        """Call `told` after each thing published through the API."""
        self._told.append(told)

    def published_comment(self, community: Community, post: Post, made: Comment) -> None:
        """Note a comment a page wrote through the API, and tell of it."""
        answered = None if made.reply_to_comment is None else str(made.reply_to_comment)
        self._tell(StandReply(str(community.id), str(post.id), str(made.id), answered, None, made.text, made.at))

    def published_message(self, community: Community, made: Message) -> None:
        """Note a private message a page sent through the API, and tell of it."""
        reply = StandReply(str(community.id), None, str(made.local_id), None, str(made.peer), made.text, made.at)
        self._tell(reply)

    def _tell(self, reply: StandReply) -> None:
        self._replies.append(reply)
        for told in self._told:
            told(reply)

    def _post_of(self, page: str, comment: str) -> tuple[Community, Post]:
        community = self.communities[int(page)]
        return community, community.where[int(comment)]

    def _administrator(self) -> int:
        made = _FIRST_ADMINISTRATOR + sum(token.user_id > 0 for token in self.tokens.values())
        self.authors[made] = Author(made, "Администратор", "Страницы")
        return made


def _comment(number: int, from_id: int, at: datetime, text: str, answered: Comment | None) -> Comment:
    made = Comment(number, from_id, at, text)
    if answered is not None:
        made.root = answered.root or answered.id
        made.reply_to_comment, made.reply_to_user = answered.id, answered.from_id
    return made
