"""Reading again what could not be read earlier: pure."""

from app.networks.access import PageAccess
from app.networks.max import parse
from app.networks.max.fields import Json, Unreadable, decoded, number, text
from app.networks.max.gathering import PageNews
from app.networks.max.parse import Written
from app.networks.messages import Batch, Malformed


def reread(page: PageAccess, malformed: Malformed) -> Batch:
    """What it says; its `malformed` is empty when it can be read. Never raises.

    Who began the conversation of a comment is not asked for here: it counts as answering the one it names.
    """
    news = PageNews()
    try:
        context = decoded(malformed.form)
        if not isinstance(context, dict):
            raise Unreadable("nothing says what it should be")
        _take(news, context, decoded(malformed.raw), page)
    except Unreadable as error:
        news.malformed.append(Malformed(str(error), malformed.raw, malformed.form))
    return news.batch()


def _take(news: PageNews, context: Json, item: object, page: PageAccess) -> None:
    bot, kind = number(context, "bot"), text(context, "as")
    if kind == "update":
        update = parse.update(item)
        if update.message is None:  # nothing was written: what was removed meanwhile, a sweep has found
            return
        if update.kind.startswith("comment_") and not update.message.post:
            raise Unreadable("a comment does not say under which post it stands")
        _written(news, update.message, update.message.post, bot, page)
    elif kind in {"comment", "message"}:
        message = parse.written(item)
        _written(news, message, text(context, "post") or message.post, bot, page)
    else:
        raise Unreadable("nothing says what it should be")


def _written(news: PageNews, message: Written, post: str, bot: int, page: PageAccess) -> None:
    if message.chat_type == "dialog" and message.chat_id is not None:
        news.add([parse.private(message, chat=message.chat_id, bot=bot)])
    elif post:
        root = message.parent if message.parent not in ("", post) else message.mid
        news.add([parse.comment(message, post, root=root, bot=bot, url="")])
    elif str(message.chat_id) == page.external_id:
        news.posts[message.mid] = parse.post(message, "")
