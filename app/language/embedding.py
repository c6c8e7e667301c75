"""What is read from the data files of the natasha package: word vectors, and where its other models lie.

The package itself is never imported: only its files are needed.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from navec.navec import Navec

_VECTORS: Final = "emb/navec_news_v1_1B_250K_300d_100q.tar"


def data_file(name: str) -> Path:
    """A data file of the natasha package. Raises FileNotFoundError when the package was installed without it."""
    spec = find_spec("natasha")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "data", name)
        if path.is_file():
            return path
    raise FileNotFoundError(f"natasha/data/{name}")


@cache
def embedding() -> Navec:
    """Vectors of 250,000 word forms of Russian news; half a second the first time, about 110 MB, quantised."""
    loaded: Navec = Navec.load(data_file(_VECTORS))  # type: ignore[no-untyped-call]
    return loaded
