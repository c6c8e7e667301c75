"""What batches do to conversations, whatever way the messages are cut into batches."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from app.intake.conversation import Step
from app.intake.screening import Screening, ScreeningClass
from app.intake.threads import Decided, Facts, Threads
from app.networks.messages import IncomingMessage, MessageKind
from app.questions.lifecycle import CloseReason
from app.questions.rows import Asked, ThreadMessage
from tests.fakes import MONDAY

SPACE = UUID(int=7)
PAGE = "page"
CITIZENS = {author: uuid5(SPACE, author) for author in ("anna", "boris")}


@dataclass
class Memory:
    """What the database would hold after batch upon batch."""

    messages: dict[str, ThreadMessage] = field(default_factory=dict)
    asked: dict[UUID, Asked] = field(default_factory=dict)
    words: dict[UUID, str] = field(default_factory=dict)
    told: dict[UUID, list[Step]] = field(default_factory=lambda: defaultdict(list))

    def take(self, batch: Sequence[IncomingMessage]) -> Decided:
        new = {one.external_id: one for one in batch if one.external_id not in self.messages}
        threads = Threads(new.values(), Facts(CITIZENS, {}, None, MONDAY))
        touched = {one.thread_id for one in new.values()}
        known = [one for one in self.messages.values() if one.thread_id in touched]
        threads.load([one for one in self.asked.values() if one.thread_id in touched], known)
        decided = threads.decide({one.external_id: screened(one) for one, _ in threads.to_screen()})
        self._store(decided)
        return decided

    def _store(self, decided: Decided) -> None:
        for key, opened in decided.opened.items():
            self.asked[key], self.words[key] = opened.asked, opened.message.text
        for key in {**decided.opened, **decided.changed}:
            self.words[key] += self.asked[key].added
            self.asked[key].added = ""
        for one in decided.messages:
            self.messages[one.message.external_id] = row(one.message, one.citizen_id, one.question_id)
        for told in decided.told:
            self.told[told.question.id].append(told.step)

    def wanted(self) -> list[tuple[str, UUID]]:
        """Thread and citizen of each question that was not screened out."""
        return sorted((one.thread_id, one.citizen_id) for one in self.asked.values() if not screened_out(one))

    def outcome(self) -> Mapping[str, object]:
        """All that is known at the end, without our ids: by the message that opened each question."""
        first: dict[UUID, str] = {}
        for message in sorted(self.messages.values(), key=lambda one: int(one.external_id)):
            if message.question_id and not message.from_page:
                first.setdefault(message.question_id, message.external_id)
        return {
            first[key]: (one.status, one.close_reason, one.answered_at, self.words[key], self.told[key])
            for key, one in self.asked.items()
        }


def row(message: IncomingMessage, citizen_id: UUID | None, question_id: UUID | None) -> ThreadMessage:
    return ThreadMessage(
        uuid5(SPACE, f"message {message.external_id}"),
        message.external_id,
        message.thread_id,
        message.parent_id,
        citizen_id,
        question_id,
        message.from_page,
        message.published_at,
    )


def screened(message: IncomingMessage) -> Screening:
    wanted = message.text.startswith("?")
    return Screening(ScreeningClass.QUESTION if wanted else ScreeningClass.THANKS, "", urgent=False)


def screened_out(question: Asked) -> bool:
    return question.close_reason is CloseReason.SCREENED_OUT


def message(number: int, author: str, text: str, *, parent: IncomingMessage | None = None) -> IncomingMessage:
    """Of the page, or of a citizen; in a new thread, or in that of its parent. Two are written a second."""
    return IncomingMessage(
        external_id=str(number),
        kind=MessageKind.COMMENT,
        thread_id=parent.thread_id if parent else str(number),
        post_id=None,
        parent_id=parent.external_id if parent else None,
        author_id=author,
        author_name="",
        from_page=author == PAGE,
        text=f"{text}{number}",
        published_at=MONDAY + timedelta(seconds=number // 2),
    )


def history(chance: st.DataObject) -> list[IncomingMessage]:
    """Up to twelve messages in the order they were written."""
    written: list[IncomingMessage] = []
    for number in range(100, 100 + chance.draw(st.integers(1, 12))):
        parent = chance.draw(st.sampled_from([None, *written]))
        author = chance.draw(st.sampled_from([*CITIZENS, PAGE] if parent else [*CITIZENS]))
        written.append(message(number, author, chance.draw(st.sampled_from("?!")), parent=parent))
    return written


def cut(chance: st.DataObject, messages: Sequence[IncomingMessage]) -> list[list[IncomingMessage]]:
    """The messages in batches, each batch in any order and with some that came before."""
    batches, start = [], 0
    while start < len(messages):
        end = chance.draw(st.integers(start + 1, len(messages)))
        repeated = chance.draw(st.lists(st.sampled_from(messages[:end]), max_size=4))
        batches.append(chance.draw(st.permutations([*messages[start:end], *repeated])))
        start = end
    return batches


@given(st.data())
def test_any_cut_of_a_history_into_batches_ends_the_same(chance: st.DataObject) -> None:
    written, whole, parts = history(chance), Memory(), Memory()
    whole.take(written)
    for batch in cut(chance, written):
        parts.take(batch)
    assert parts.outcome() == whole.outcome()
    assert parts.messages.keys() == whole.messages.keys()


@given(st.data())
def test_messages_in_any_order_open_one_question_a_citizen_and_thread(chance: st.DataObject) -> None:
    written, memory = history(chance), Memory()
    for batch in cut(chance, chance.draw(st.permutations(written))):
        memory.take(batch)
    asking = {(one.thread_id, CITIZENS[one.author_id]) for one in written if is_asking(one)}
    assert memory.wanted() == sorted(asking)
    assert memory.messages.keys() == {one.external_id for one in written}


def is_asking(message: IncomingMessage) -> bool:
    return not message.from_page and message.text.startswith("?")


@given(st.data())
def test_each_question_is_told_of_once_as_opened_and_answered_at_most_once_between_reopenings(
    chance: st.DataObject,
) -> None:
    written, memory = history(chance), Memory()
    for batch in cut(chance, written):
        memory.take(batch)
    for steps in memory.told.values():
        assert steps[0] in (Step.OPEN, Step.SCREEN_OUT)
        assert not {Step.OPEN, Step.SCREEN_OUT} & set(steps[1:])
        turns = [step for step in steps if step in (Step.ANSWER, Step.REOPEN)]
        assert turns == [(Step.ANSWER, Step.REOPEN)[place % 2] for place in range(len(turns))]


@given(st.data())
def test_a_batch_that_comes_again_does_nothing(chance: st.DataObject) -> None:
    written, memory = history(chance), Memory()
    memory.take(written)
    assert memory.take(written) == Decided()


def test_a_citizen_who_adds_something_before_the_answer_is_not_discontent_with_it() -> None:
    memory = Memory()
    asks = message(1, "anna", "?")
    adds, answers = message(3, "anna", "?", parent=asks), message(5, PAGE, "!", parent=asks)
    memory.take([asks, adds, answers])
    assert list(memory.told.values()) == [[Step.OPEN, Step.CONTINUE, Step.ANSWER]]


def test_thanks_that_come_before_the_older_question_do_not_make_a_second_one_of_the_next_words() -> None:
    memory = Memory()
    asks = message(1, "anna", "?")
    thanks, adds = message(3, "anna", "!", parent=asks), message(5, "anna", "?", parent=asks)
    for one in (thanks, asks, adds):
        memory.take([one])
    assert memory.wanted() == [("1", CITIZENS["anna"])]


def test_a_message_that_was_stored_meanwhile_is_new_no_more() -> None:
    asks = message(1, "anna", "?")
    ours = message(3, PAGE, "!", parent=asks)
    threads = Threads([asks, ours], Facts(CITIZENS, {}, None, MONDAY))
    threads.load([], [row(ours, None, None)])
    decided = threads.decide({one.external_id: screened(one) for one, _ in threads.to_screen()})
    assert [one.message for one in decided.messages] == [asks]


def test_what_was_written_before_the_page_was_connected_is_kept_and_not_even_screened() -> None:
    threads = Threads([message(1, "anna", "?")], Facts(CITIZENS, {}, MONDAY + timedelta(days=1), MONDAY))
    threads.load([], [])
    assert threads.to_screen() == []
    assert not threads.decide({}).opened
