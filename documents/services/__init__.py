"""Every change of a document: asked for, begun, finished, failed, cancelled, issued, expired."""
