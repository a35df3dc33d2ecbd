"""An inspection signed: drawn with a finger or pen, or the name typed and confirmed."""
