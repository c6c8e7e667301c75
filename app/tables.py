"""All tables: importing this makes the metadata whole, for migrations, tests and every process."""

import app.accounts.models
import app.agencies.models
import app.deadlines.models
import app.drafting.models
import app.intake.models
import app.outbox.models
import app.pages.feeds.models
import app.pages.models
import app.publishing.models
import app.questions.models
import app.quotas.models
import app.routing.alike.models
import app.routing.models
import app.routing.moving.models
import app.routing.rulebook.models
import app.routing.versions.models
import app.surges.models
import app.webhooks.models  # noqa: F401
from app.core.db import Base

metadata = Base.metadata
