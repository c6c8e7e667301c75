"""A stream that can be waited on, for tests of what is logged."""

import asyncio
import io


class Lines(io.StringIO):
    """Collects what is written; `until` waits for a text to appear."""

    def __init__(self) -> None:
        super().__init__()
        self._written = asyncio.Event()

    def write(self, text: str) -> int:
        size = super().write(text)
        self._written.set()
        return size

    async def until(self, text: str, *, times: int = 1) -> None:
        """Wait until the text has been written so often; TimeoutError after some seconds."""
        async with asyncio.timeout(10):
            while self.getvalue().count(text) < times:
                self._written.clear()
                await self._written.wait()

    def order_of(self, *texts: str) -> list[str]:
        """The texts that were written, in the order of their first appearance."""
        return sorted((text for text in texts if text in self.getvalue()), key=self.getvalue().index)
