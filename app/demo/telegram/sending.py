"""Sending a message as a bot: who may be written to, and what may be answered.

Source: core.telegram.org/bots/api, sendMessage; words of refusals from what client libraries tell.
"""

from app.demo.stand import StandReply
from app.demo.telegram.model import Bot, Chat, Message
from app.demo.telegram.rates import Rates, windows
from app.demo.telegram.refused import Params, Refused
from app.demo.telegram.state import TelegramStand

_LONGEST_TEXT = 4096


def send(stand: TelegramStand, rates: Rates, bot: Bot, params: Params, *, instant: float) -> Message:
    """The message sent. Raises Refused."""
    chat = _chat(stand, bot, params)
    text = params.text("text").strip()
    if not text:
        raise Refused(400, "Bad Request: message text is empty")
    if len(text) > _LONGEST_TEXT:
        raise Refused(400, "Bad Request: message is too long")
    wait = rates.wait(windows(bot.user.id, chat.id), instant)
    if wait:
        raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    answered = _answered(stand, chat, params)
    _check_recipient(stand, bot, chat, params)
    _check_open(stand, chat, answered)
    made = stand.world.make(chat, text, author=bot.user)
    made.answered = answered
    if chat.kind == "supergroup" and chat.parent is None and answered is not None and answered.chat is chat:
        made.thread = answered.thread or answered.number
    if chat.parent is not None:
        made.topic = stand.world.users[params.integer("direct_messages_topic_id")]
    stand.published(_reply(stand, bot, made))
    return made


def upgraded(chat: int) -> Refused:
    """What is said of a group that has become a supergroup."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refused(400, words, migrate_to_chat_id=chat)


def _chat(stand: TelegramStand, bot: Bot, params: Params) -> Chat:
    wanted = params.chat()
    world = stand.world
    if isinstance(wanted, int) and wanted in bot.dialogs:
        return bot.dialogs[wanted]
    found = world.chats.get(wanted) if isinstance(wanted, int) else world.names.get(wanted)
    if found is None and isinstance(wanted, int) and wanted in world.users:
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
    if found is None or found.id not in bot.rights:
        raise Refused(400, "Bad Request: chat not found")
    if found.migrated_to is not None:
        raise upgraded(found.migrated_to)
    if bot.rights[found.id] in ("left", "kicked"):
        raise Refused(403, f"Forbidden: bot was kicked from the {found.kind} chat")
    return found


def _answered(stand: TelegramStand, chat: Chat, params: Params) -> Message | None:
    """The message replied to. Without it nothing is sent, unless the call says otherwise."""
    wanted = params.inside("reply_parameters")
    if wanted is None:
        return None
    place = stand.world.chats.get(wanted.integer("chat_id", chat.id), chat)
    found = place.messages.get(wanted.integer("message_id"))
    if found is None and not wanted.flag("allow_sending_without_reply"):
        raise Refused(400, "Bad Request: message to be replied not found")
    return found


def _check_recipient(stand: TelegramStand, bot: Bot, chat: Chat, params: Params) -> None:
    peer = chat.id
    if chat.parent is not None:
        peer = params.integer("direct_messages_topic_id", 0)
        if peer not in stand.world.users:
            raise Refused(400, "Bad Request: direct messages topic not found")
    if peer in bot.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")


def _check_open(stand: TelegramStand, chat: Chat, answered: Message | None) -> None:
    if chat.kind != "supergroup" or chat.parent is not None:
        return
    post = _post(stand, answered)
    if post is not None and post in stand.world.by_chat[chat.id].closed:
        raise Refused(400, "Bad Request: TOPIC_CLOSED")


def _post(stand: TelegramStand, message: Message | None) -> int | None:
    """The post in whose thread a message of a group stands."""
    if message is None or message.thread is None:
        return None
    root = message.chat.messages.get(message.thread)
    return root.forward_of.number if root is not None and root.forward_of is not None else None


def _reply(stand: TelegramStand, bot: Bot, made: Message) -> StandReply:
    page = stand.world.by_chat.get(made.chat.id) or stand.world.pages[bot.pages[0]]
    peer = made.topic.id if made.topic else made.chat.id if made.chat.kind == "private" else None
    post = _post(stand, made.answered)
    return StandReply(
        page=str(page.channel.id),
        post=None if post is None else str(post),
        id=made.raw_id,
        reply_to=None if made.answered is None else made.answered.raw_id,
        peer=None if peer is None else str(peer),
        text=made.text,
        at=made.at,
    )
