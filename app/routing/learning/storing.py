"""A model as bytes, and read again: arrays and JSON, nothing that could run code. Pure."""

import io
import json
from collections.abc import Mapping
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from app.routing.learning.choice import Choice
from app.routing.learning.labels import Labels
from app.routing.learning.model import Model, Side
from app.routing.learning.ridge import Weights
from app.routing.learning.terms import Terms
from app.routing.learning.trees import Trees
from app.routing.learning.views import Lookout, Views

_FORMAT: Final = "otklik-routing-1"
_TERMS: Final = ("lemmas", "beginnings", "pairs", "forms", "places", "hints")
_SPARSE: Final = ("words", "lemmas", "forms", "places", "hints")
_NODES: Final = ("feature", "threshold", "left", "right", "values")

Arrays = dict[str, npt.NDArray[Any]]


class ForeignModel(ValueError):
    """The bytes are no model of this format."""


def to_bytes(model: Model) -> bytes:
    """A model as bytes; some megabytes, grows with the number of different words and of labels."""
    about: dict[str, Any] = {"format": _FORMAT, "terms": {}}
    arrays: Arrays = {
        "meaning": model.marks.meaning.astype(np.float16),
        "mark_topics": model.mark_topics.astype(np.float16),
        "agency_by_topic": model.agency_by_topic,
    }
    for name in _TERMS:
        terms: Terms = getattr(model.lookout, name)
        about["terms"][name] = list(terms.index)
        arrays[f"rarity_{name}"] = terms.rarity
    for name in _SPARSE:
        rows = getattr(model.marks, name)
        arrays |= {f"{name}_data": rows.data.astype(np.float16), f"{name}_column": rows.indices.astype(np.int32)}
        arrays[f"{name}_end"] = rows.indptr.astype(np.int32)
    about["topics"] = None if model.topics is None else _put_side(model.topics, "topics", arrays)
    about["agencies"] = _put_side(model.agencies, "agencies", arrays)
    arrays["about"] = np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), dtype=np.uint8)
    target = io.BytesIO()
    np.savez_compressed(target, allow_pickle=False, **arrays)
    return target.getvalue()


def from_bytes(content: bytes) -> Model:
    """The model that `to_bytes` gave. Raises ForeignModel."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about = json.loads(arrays["about"].tobytes())
    except (ValueError, OSError, EOFError, KeyError, AttributeError, BadZipFile) as error:
        raise ForeignModel("these bytes are no learnt model") from error
    if not isinstance(about, dict) or about.get("format") != _FORMAT:
        raise ForeignModel(f"this is no model of the format {_FORMAT}; learn anew")
    terms = {name: _terms(about["terms"][name], arrays[f"rarity_{name}"]) for name in _TERMS}
    wide = {name: len(terms[name].index) for name in _SPARSE if name != "words"}
    wide["words"] = sum(len(terms[name].index) for name in ("lemmas", "beginnings", "pairs"))
    sparse = {name: _rows(name, wide[name], arrays) for name in _SPARSE}
    return Model(
        lookout=Lookout(**terms),
        marks=Views(meaning=arrays["meaning"].astype(np.float32), **sparse),
        topics=_side(about["topics"], "topics", arrays) if about["topics"] else None,
        agencies=_side(about["agencies"], "agencies", arrays),
        mark_topics=arrays["mark_topics"].astype(np.float32),
        agency_by_topic=arrays["agency_by_topic"],
    )


def _put_side(side: Side, name: str, arrays: Arrays) -> dict[str, Any]:
    for place, weights in enumerate(side.weights):
        arrays[f"{name}_weights_{place}"] = weights.by_landmark.astype(np.float16)
        arrays[f"{name}_level_{place}"] = weights.level
    arrays |= {f"{name}_prior": side.prior, f"{name}_marked": side.marked, f"{name}_choice": side.choice.weights}
    trees = side.choice.trees
    if trees is not None:
        arrays |= {f"{name}_{node}": getattr(trees, node) for node in _NODES}
    labels = side.labels
    return {
        "keys": labels.keys,
        "names": labels.names,
        "kinds": labels.kinds,
        "ways": len(side.weights),
        "start": None if trees is None else trees.start,
    }


def _side(about: Mapping[str, Any], name: str, arrays: Arrays) -> Side:
    trees = None
    if about["start"] is not None:
        trees = Trees(start=about["start"], **{node: arrays[f"{name}_{node}"] for node in _NODES})
    return Side(
        labels=Labels(tuple(about["keys"]), tuple(about["names"]), tuple(about["kinds"])),
        prior=arrays[f"{name}_prior"],
        weights=tuple(
            Weights(arrays[f"{name}_weights_{place}"].astype(np.float32), arrays[f"{name}_level_{place}"])
            for place in range(about["ways"])
        ),
        marked=arrays[f"{name}_marked"],
        choice=Choice(arrays[f"{name}_choice"], trees),
    )


def _terms(terms: list[str], rarity: npt.NDArray[Any]) -> Terms:
    return Terms({term: place for place, term in enumerate(terms)}, rarity)


def _rows(name: str, wide: int, arrays: Arrays) -> csr_matrix:
    data, column, end = (arrays[f"{name}_{part}"] for part in ("data", "column", "end"))
    return csr_matrix((data.astype(np.float32), column, end), shape=(len(end) - 1, wide))  # type: ignore[no-untyped-call]
