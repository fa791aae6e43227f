"""Steps taken on several articles at once, each asked for and recorded by itself."""

ACTIONS = None
