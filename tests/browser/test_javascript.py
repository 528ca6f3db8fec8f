"""What scripts add to pages that work without them."""

from playwright.sync_api import Page, Route, expect

from tests.browser.settling import Board

# As in a browser that is told to keep nothing for any site.
NO_STORAGE = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); }
});"""
TOP = "(element) => Math.round(element.getBoundingClientRect().top + scrollY)"
# Counts the answers that a page has read.
COUNT_ANSWERS = """{
  window.answersRead = 0;
  const text = Response.prototype.text;
  Response.prototype.text = async function () {
    const words = await text.call(this);
    window.answersRead += 1;
    return words;
  };
}"""


def test_a_slash_goes_to_the_search_box_unless_something_is_typed(reader: Page, board: Board) -> None:
    reader.goto(board.url("/jobs"))
    words, place = reader.get_by_label("Job, skill or company"), reader.get_by_label("Place", exact=True)
    reader.keyboard.press("/")
    expect(words).to_be_focused()
    expect(words).to_have_value("")
    place.focus()
    reader.keyboard.press("/")
    expect(place).to_be_focused()
    expect(place).to_have_value("/")


def test_a_password_is_shown_to_who_asks_for_it_and_not_sent_as_other_text(reader: Page, board: Board) -> None:
    reader.goto(board.url("/register"))
    field, button = reader.get_by_label("Password", exact=True), reader.get_by_role("button", name="Show password")
    expect(button).to_have_attribute("aria-pressed", "false")
    field.fill("a few words")
    field.press("Tab")
    reader.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value("a few words")
    reader.evaluate("document.querySelector('main form').addEventListener('submit', (event) => event.preventDefault())")
    field.press("Enter")
    expect(field).to_have_attribute("type", "password")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_counter_says_what_is_left_when_a_field_is_nearly_full(page: Page, board: Board) -> None:
    page.goto(board.url("/post-a-job"))
    title = page.get_by_label("Title")
    counter = page.locator("#field-title + .counter")
    title.fill("a" * 100)
    expect(counter).to_have_text("")
    title.fill("a" * 149)
    expect(counter).to_have_text("1 character left")
    title.fill("😀" * 140)
    expect(counter).to_have_text("10 characters left")
    title.fill("a" * 152)
    expect(counter).to_have_text("2 characters too many")


def test_the_description_is_shown_as_it_will_look_while_it_is_written(page: Page, board: Board) -> None:
    page.goto(board.url("/post-a-job"))
    preview = page.locator("[data-live-preview]")
    page.get_by_label("Description").fill("## What you do\n\nWatch and **care**. <b>no tags</b>")
    expect(preview.get_by_role("heading", name="What you do")).to_be_visible()
    expect(preview.locator("strong")).to_have_text("care")
    expect(preview.locator("b")).to_have_count(0)
    page.get_by_label("Description").fill("")
    expect(preview.locator(".prose")).to_be_empty()


def test_nothing_moves_while_somebody_types(page: Page, board: Board) -> None:
    page.goto(board.url("/post-a-job"))
    expect(page.locator("[data-live-preview]")).to_be_visible()
    below = page.get_by_label("Tags")
    before = below.evaluate(TOP)
    page.get_by_label("Title").fill("a" * 149)
    page.get_by_label("Description").fill("One of many words.\n\n" * 950)
    expect(page.locator("[data-live-preview]")).to_contain_text("One of many words.")
    expect(page.locator("#field-description + .counter")).to_contain_text("left")
    assert below.evaluate(TOP) == before


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(page: Page, board: Board) -> None:
    held: list[Route] = []
    page.route("**/post-a-job/description", lambda route: route.continue_() if held else held.append(route))
    page.add_init_script(COUNT_ANSWERS)
    page.goto(board.url("/post-a-job"))
    preview, description = page.locator("[data-live-preview]"), page.get_by_label("Description")
    with page.expect_request("**/post-a-job/description"):
        description.fill("The older text")
    description.fill("The newer text")
    expect(preview).to_contain_text("The newer text")
    held[0].continue_()
    page.wait_for_function("answersRead === 2")
    expect(preview).to_contain_text("The newer text")


def test_where_nothing_can_be_kept_all_else_still_works(page: Page, board: Board) -> None:
    page.add_init_script(NO_STORAGE)
    page.goto(board.url("/post-a-job"))
    page.get_by_label("Title").fill("a" * 149)
    expect(page.locator("#field-title + .counter")).to_have_text("1 character left")
    page.get_by_label("Description").fill("Watch and **care**.")
    expect(page.locator("[data-live-preview] strong")).to_have_text("care")
    page.get_by_label("Title").blur()
    page.get_by_role("button", name="Publish posting").click()
    expect(page.get_by_role("alert").filter(has_text="Please correct")).to_be_focused()


def test_the_address_of_a_posting_can_be_copied(reader: Page, board: Board) -> None:
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.goto(board.url("{posting}") + "?from=somewhere")
    reader.get_by_role("button", name="Copy link").click()
    expect(reader.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert reader.evaluate("navigator.clipboard.readText()") == board.url("{posting}")


def test_after_a_failed_form_reading_starts_at_what_is_wrong(reader: Page, board: Board) -> None:
    reader.goto(board.url("/register"))
    reader.get_by_role("button", name="Create account").click()
    summary = reader.get_by_role("alert").filter(has_text="Please correct these 3 things")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Enter your name.").click()
    expect(reader.get_by_label("Your name")).to_be_focused()
