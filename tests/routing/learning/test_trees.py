"""Boosted trees kept as arrays."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from app.routing.learning.trees import SETTINGS, grown


def test_arrays_say_what_scikit_learn_says() -> None:
    chance = np.random.default_rng(1)
    features = chance.normal(size=(500, 6)).astype(np.float32)
    yes = features[:, 0] + features[:, 1] * features[:, 2] + chance.normal(size=500) > 0.5
    forest = HistGradientBoostingClassifier(**SETTINGS, min_samples_leaf=25, random_state=1).fit(features, yes)  # type: ignore[no-untyped-call]
    found = grown(features, yes, seeds=(1,)).probabilities(features)
    np.testing.assert_allclose(found, forest.predict_proba(features)[:, 1], atol=1e-5)
