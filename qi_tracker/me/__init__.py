"""What concerns the one who asks: themselves, and the work that waits for them."""

from ..core.feature import Feature

feature = Feature(__name__)
