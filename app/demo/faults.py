"""What a stand-in does wrong on purpose: switches its HTTP layer looks at."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Faults:
    """Switches of one stand-in; all off at first.

    drop_after_write  so many writes take effect and then lose their answer: the connection is closed
    html_502          so many calls get a gateway's HTML page and take no effect
    invalid_json      so many calls take effect and get an answer that breaks off
    slow_seconds      every answer waits so long
    force_error       by method: the network's error code and how many calls of the method get it, without effect; so
                      captcha, flood control, quotas and blocked things are asked for
    silent_stream     long polls and calls to us say nothing although things happen; what happened meanwhile is not
                      told later either
    expired_keys      so many long polls are told that their key has expired
    lost_history      so many long polls are told that what they ask for is not kept any more
    duplicate         so many events are told twice
    reorder           so many answers with several events have them in the wrong order
    skew_seconds      the network's clock is ahead of ours by so much
    """

    drop_after_write: int = 0
    html_502: int = 0
    invalid_json: int = 0
    slow_seconds: float = 0.0
    force_error: dict[str, tuple[int, int]] = field(default_factory=dict)
    silent_stream: bool = False
    expired_keys: int = 0
    lost_history: int = 0
    duplicate: int = 0
    reorder: int = 0
    skew_seconds: float = 0.0

    def lose_answer(self) -> bool:
        """Whether the answer of the write just done is to be lost; counts it."""
        return self._take("drop_after_write")

    def gateway_fails(self) -> bool:
        """Whether this call is to get a gateway's error page; counts it."""
        return self._take("html_502")

    def break_off(self) -> bool:
        """Whether this answer is to break off in its middle; counts it."""
        return self._take("invalid_json")

    def key_expired(self) -> bool:
        """Whether this long poll's key is to have expired; counts it."""
        return self._take("expired_keys")

    def history_lost(self) -> bool:
        """Whether what this long poll asks for is to be lost; counts it."""
        return self._take("lost_history")

    def told_twice(self) -> bool:
        """Whether this event is to be told twice; counts it."""
        return self._take("duplicate")

    def out_of_order(self) -> bool:
        """Whether this answer's events are to come in the wrong order; counts it."""
        return self._take("reorder")

    def forced_error(self, method: str) -> int | None:
        """The error code this call of `method` is to get, None for none; counts it."""
        code, left = self.force_error.get(method, (0, 0))
        if left <= 0:
            return None
        self.force_error[method] = (code, left - 1)
        return code

    def _take(self, name: str) -> bool:
        left: int = getattr(self, name)
        if left <= 0:
            return False
        setattr(self, name, left - 1)
        return True
