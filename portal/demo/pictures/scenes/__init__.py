"""The scenes, one module each; ``paint`` composes the whole picture on a canvas."""
