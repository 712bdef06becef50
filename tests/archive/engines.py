"""An engine that fetches nothing, and runs that use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import cast

from auditor.archive.models import Document, Source
from auditor.archive.tracking import Checked, track
from auditor.archive.vocabulary import Trigger
from auditor.pages.declaration import Part
from auditor.pages.engine import Attempt, Engine, Order
from auditor.pages.extract import RawPage
from auditor.pages.reading import Reading, read_pages
from tests.archive.attempts import make_attempt, make_page


class InstantEngine:
    """Gives each document an attempt at once, or whatever `answer` makes of it."""

    def __init__(self, answer: Callable[[], Attempt] | None = None) -> None:
        self.answer = answer or (lambda: make_attempt(make_page()))
        self.orders: list[Order] = []

    def submit(self, order: Order) -> Future[Attempt]:
        self.orders.append(order)
        future: Future[Attempt] = Future()
        try:
            future.set_result(self.answer())
        except RuntimeError as error:
            future.set_exception(error)
        return future

    def read(self, pages: Sequence[RawPage], parts: Sequence[Part]) -> Future[Reading]:
        future: Future[Reading] = Future()
        future.set_result(read_pages(pages, parts))
        return future


def run(
    *sources: Source, engine: InstantEngine | None = None, trigger: Trigger = Trigger.MANUAL
) -> list[Checked]:
    documents = [Document.objects.get(pk=source.document_id) for source in sources]
    engine = engine or InstantEngine()
    return list(track(documents, engine=cast(Engine, engine), trigger=trigger))
