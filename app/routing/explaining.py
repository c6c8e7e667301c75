"""The grounds of a decision in words for a civil servant, and as they are stored. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.agencies.models import Territory, TerritoryKind, Topic
from app.core.db import Json
from app.routing.deciding import Candidate, Ground
from app.routing.matters import Matter
from app.routing.rules import Rule, TopicGuess
from app.routing.whereabouts import Geography, Hints, Named, Whereabouts

_TOPICS_SHOWN: Final = 5
_PLACES_SHOWN: Final = 8
_LEAST_TOPIC: Final = 0.01

_BY_GROUND: Final = {
    Ground.BODY: "правила нет, ведомство подходит по виду и территории",
    Ground.LEARNT: "похожие вопросы решали там",
    Ground.PAGE: "правила нет",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called."""

    agencies: Mapping[UUID, str]
    topics: Mapping[UUID, Topic]
    rules: Mapping[UUID, Rule]
    geography: Geography

    def candidate(self, one: Candidate, places: Whereabouts, page_agency_id: UUID) -> Json:
        """A candidate as it is stored."""
        rule = self.rules.get(one.rule_id) if one.rule_id else None
        return {
            "agency_id": str(one.agency_id),
            "agency_name": self.agencies.get(one.agency_id, ""),
            "probability": round(one.probability, 3),
            "rule_id": str(rule.id) if rule else None,
            "rule_name": rule.name if rule else None,
            "why": ", ".join(self._why(one, places, page_agency_id)),
            "refused": one.refused,
        }

    def _why(self, one: Candidate, places: Whereabouts, page_agency_id: UUID) -> list[str]:
        topic = self.topics.get(one.topic_id) if one.topic_id else None
        place = self.geography.territories.get(one.territory_id) if one.territory_id else None
        why = [f"тема «{topic.name}»"] if topic else []
        if place is not None:
            is_named = any(place.id == known for named in places.named for known, _ in named.territories)
            why.append(f"место «{place.name}»" if is_named else f"страница: «{place.name}»")
        if one.ground in (Ground.BODY, Ground.LEARNT):
            why.append(_BY_GROUND[one.ground])
        if one.agency_id == page_agency_id:
            why.append("правила нет, ведёт эту страницу" if one.ground is Ground.PAGE else "спросили на её странице")
        elif one.ground is Ground.PAGE:
            why.append(_BY_GROUND[Ground.PAGE])
        if one.refused:
            why.append("уже вернуло этот вопрос")
        return why

    def topic(self, guess: TopicGuess) -> Json:
        """A topic as it is stored."""
        known = self.topics[guess.topic_id]
        return {
            "id": str(known.id),
            "code": known.code,
            "name": known.name,
            "probability": round(guess.probability, 3),
        }

    def topics_shown(self, guesses: Sequence[TopicGuess]) -> list[Json]:
        """The likeliest topics as they are stored."""
        return [self.topic(one) for one in guesses[:_TOPICS_SHOWN] if one.probability >= _LEAST_TOPIC]

    def place(self, named: Named) -> Json:
        """A named place as it is stored."""
        return {
            "text": named.text,
            "chosen": str(named.chosen) if named.chosen else None,
            "territories": [self._territory(one, share) for one, share in named.territories[:_PLACES_SHOWN]],
        }

    def _territory(self, territory_id: UUID, probability: float) -> Json:
        known, town = self.geography.territories[territory_id], self.geography.town(territory_id)
        return {
            "id": str(territory_id),
            "name": known.name,
            "within": self.geography.territories[town].name if town and town != territory_id else "",
            "probability": round(probability, 3),
        }

    def matter(self, one: Matter) -> Json:
        """A part with a matter of its own as it is stored: where it stands, not its words."""
        return {
            "start": one.start,
            "end": one.end,
            "topic": {"id": str(one.topic.topic_id), "name": self.topics[one.topic.topic_id].name},
            "agency": {"id": str(one.agency_id), "short_name": self.agencies.get(one.agency_id, "")},
            "probability": round(one.probability, 3),
        }

    def hints(self, hints: Hints, places: Whereabouts, *, post: bool) -> list[str]:
        """Weak evidence that took part, in sentences."""
        said = ["Слов мало: учтён и текст записи, под которой написано."] if post else []
        unclear = not places.named or any(one.is_ambiguous for one in places.named)
        page = self._town(hints.page_territory_id)
        if unclear and page is not None:
            said.append(f"Страница относится к территории «{page.name}».")
        earlier = [self.geography.territories.get(one) for one in hints.earlier[:1]]
        if unclear:
            said += [f"Раньше житель писал о месте «{one.name}»." for one in earlier if one is not None]
        for named in places.named:
            if named.chosen is not None:
                chosen = self.geography.territories[named.chosen].name
                said.append(f"Раньше на этой странице под «{named.text}» понимали место «{chosen}».")
            elif named.is_ambiguous:
                said.append(f"Мест с названием «{named.text}» несколько: выберите нужное.")
        return said

    def _town(self, territory_id: UUID | None) -> Territory | None:
        known = self.geography.territories.get(territory_id) if territory_id else None
        return known if known is not None and known.kind is not TerritoryKind.REGION else None
