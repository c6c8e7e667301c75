"""What a stand-in does wrong on purpose: switches its HTTP layer looks at."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Faults:
    """Switches of one stand-in; all off at first.

    drop_after_write  so many writes take effect and then lose their answer: the connection is closed
    html_502          so many calls get a gateway's HTML page and take no effect
    invalid_json      so many calls take effect and get an answer that breaks off
    slow_seconds      every answer waits so long
    force_error       by method: the network's error code and how many calls of the method get it, without effect
    """

    drop_after_write: int = 0
    html_502: int = 0
    invalid_json: int = 0
    slow_seconds: float = 0.0
    force_error: dict[str, tuple[int, int]] = field(default_factory=dict)

    def lose_answer(self) -> bool:
        """Whether the answer of the write just done is to be lost; counts it."""
        return self._take("drop_after_write")

    def gateway_fails(self) -> bool:
        """Whether this call is to get a gateway's error page; counts it."""
        return self._take("html_502")

    def break_off(self) -> bool:
        """Whether this answer is to break off in its middle; counts it."""
        return self._take("invalid_json")

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
