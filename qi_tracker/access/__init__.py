"""Who is asking: sessions, personal access tokens, passwords, permissions and guards."""

from ..core.feature import Feature

feature = Feature(__name__, visible=("queries",))
