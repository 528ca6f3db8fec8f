"""What a browser finds wrong with the pages it shows."""

from playwright.sync_api import ConsoleMessage, Page, Request


class Complaints:
    """Errors and warnings in the console (what the CSP refused is one) and exceptions nobody caught."""

    def __init__(self) -> None:
        self._messages: list[ConsoleMessage] = []
        self._exceptions: list[str] = []
        self._documents: set[str] = set()

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self._messages.append(message))
        page.on("pageerror", lambda error: self._exceptions.append(str(error)))
        page.on("request", self._note_document)

    def all(self) -> list[str]:
        wrong = [message for message in self._messages if self._is_wrong(message)]
        return self._exceptions + [f"{message.text} ({message.location['url']})" for message in wrong]

    def forget(self) -> None:
        self._messages.clear()
        self._exceptions.clear()

    def _note_document(self, request: Request) -> None:
        if request.is_navigation_request():
            self._documents.add(request.url)

    def _is_wrong(self, message: ConsoleMessage) -> bool:
        """Chromium also notes each page that answers 401, 404, 410 or 422, which is what such pages should answer."""
        notes_status = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        is_page = notes_status and message.location["url"] in self._documents
        return message.type in ("error", "warning") and not is_page
