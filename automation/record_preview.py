"""What a recording would keep, as one page to look through; pure: knows no folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from jinja2 import Environment

from automation.recorded import Draft

_TEMPLATE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>What would be kept</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';
 img-src data:; frame-src 'none'">
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 66rem; }
  iframe { width: 100%; height: 30rem; border: 1px solid #888; background: #fff; }
  table { border-collapse: collapse; } td, th { padding: .1rem .8rem .1rem 0; text-align: start; }
  .note { border-inline-start: 4px solid #8f3a00; padding-inline-start: .8rem; }
</style></head><body>
<h1>What would be kept: {{ about.title }}</h1>
<p>Nothing is written yet. Please look through the pages for anything that tells of you: a name, a
picture, a number. If you find something, answer No in the terminal, and name it with
<code>--private</code> the next time.</p>
<table>
  <tr><th>Origin</th><td>{{ about.origin }}, {{ about.date }}</td></tr>
  <tr><th>Language, country</th><td>{{ about.locale }}, {{ about.region }}</td></tr>
  <tr><th>Browser</th><td>{{ about.browser }}</td></tr>
  <tr><th>Replaced in all</th><td>{{ total }}</td></tr>
</table>
{% for note in notes %}<p class="note">{{ note }}</p>{% endfor %}
{% for page in pages %}
<h2>{{ loop.index }}. {{ page.name }}</h2>
<p>{{ page.url }}<br>
{% if page.private %}A private screen: nothing of it was kept; this page was drawn in its place.
{% else %}Replaced: {{ page.told }}{% endif %}</p>
<iframe sandbox="" title="{{ page.name }}" srcdoc="{{ page.html }}"></iframe>
{% endfor %}
<h2>What leads where</h2>
<ul>{% for lead in leads %}<li>{{ lead.page }}{% if lead.role %}: {{ lead.role }} “{{ lead.name }}”
{%- endif %} → {{ lead.to }}{% if lead.by %} (a person){% endif %}</li>{% endfor %}
{% if submission %}<li>the submission to {{ submission.url }} → {{ submission.to }}</li>{% endif %}
</ul></body></html>
"""


def preview(draft: Draft, notes: list[str]) -> str:
    """One HTML page with every state in a sandboxed frame, and what was replaced, by kind."""
    total = sum((Counter(page.replaced) for page in draft.pages), Counter())
    pages = [vars(page) | {"told": told(page.replaced)} for page in draft.pages]
    return (
        Environment(autoescape=True)
        .from_string(_TEMPLATE)
        .render(
            about=draft.about,
            total=told(total),
            notes=notes,
            pages=pages,
            leads=draft.leads,
            submission=draft.submission,
        )
    )


def told(replaced: Mapping[str, int]) -> str:
    """What was replaced or left out, by kind and count."""
    return ", ".join(f"{kind} {n}" for kind, n in sorted(replaced.items()) if n) or "nothing"
