"""The pages that the server renders itself: Jinja2 templates, htmx for parts of them, one file a subject.

A `GET` is a whole page that works without scripts. A change is a `POST` with JSON: htmx sends the fields of a form as one JSON
object (`static/pages.js`). A foreign form cannot send that content type, and the guards refuse every other one.
"""

from console.servers.web.pages.routes import pages, static_routes

__all__ = ["pages", "static_routes"]
