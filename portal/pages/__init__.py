"""HTTP: read the request, ask a layer below, answer with a template or a redirect."""
