"""Which conversation a comment belongs to. Comments are a flat list: each names the one it replies to, at most."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from app.networks.access import ConnectorError, FailureKind
from app.networks.max.lists import Lists
from app.networks.max.parse import Written

_MOST_KNOWN = 50_000
_LONGEST_CHAIN = 30
# The comment that was replied to is not to be seen: the chain ends below it.
_NOT_SHOWN = (FailureKind.GONE, FailureKind.NO_RIGHTS, FailureKind.CONFIGURATION)


class Threads:
    """Roots of the comments this process has seen. What it does not know is asked for, or walked up to."""

    def __init__(self) -> None:
        self._roots: OrderedDict[str, str] = OrderedDict()

    def learn(self, mid: str, root: str) -> None:
        """Note which comment began the conversation that `mid` belongs to."""
        self._roots[mid] = root
        self._roots.move_to_end(mid)
        if len(self._roots) > _MOST_KNOWN:
            self._roots.popitem(last=False)

    def of_post(self, post: str, comments: Sequence[Written]) -> Mapping[str, str]:
        """The roots of all comments of a post, by `mid`."""
        parents = {one.mid: one.parent for one in comments}
        roots: dict[str, str] = {}
        for mid in parents:
            chain = [mid]
            while (parent := parents.get(chain[-1], "")) not in ("", post) and parent not in chain:
                chain.append(parent)
            roots[mid] = chain[-1] if chain[-1] in parents else self._roots.get(chain[-1], chain[-1])
            self.learn(mid, roots[mid])
        return roots

    async def find(self, post: str, comment: Written, lists: Lists) -> str:
        """The root of one comment, asking MAX for those above it as far as they are unknown. Raises ConnectorError."""
        chain, above = [comment.mid], comment.parent
        while above not in ("", post, *chain) and len(chain) < _LONGEST_CHAIN:
            known = self._roots.get(above)
            if known is not None:
                chain.append(known)
                break
            chain.append(above)
            parent = await _shown(lists, post, above)
            above = "" if parent is None else parent.parent
        for mid in chain:
            self.learn(mid, chain[-1])
        return chain[-1]


async def _shown(lists: Lists, post: str, mid: str) -> Written | None:
    try:
        return await lists.comment(post, mid)
    except ConnectorError as failure:
        if failure.kind in _NOT_SHOWN:
            return None
        raise
