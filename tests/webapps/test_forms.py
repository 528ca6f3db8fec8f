"""How a form is read: what was typed is kept, what is wrong is said, what repeats counts once."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from starlette.datastructures import FormData, UploadFile

from db.schemas.values import lines, refusal
from webapps.forms import Form, kept_fields, packed_fields, read_form, released_fields


def _odd(number: int) -> int:
    if number % 2 == 0:
        raise refusal("Enter an odd number.")
    return number


class Sample(BaseModel):
    name: Annotated[str, Field(max_length=5, title="Name")] = ""
    number: Annotated[int, AfterValidator(_odd), Field(title="Number")] = 1
    places: Annotated[list[Annotated[str, Field(max_length=9)]], BeforeValidator(lines), Field(max_length=2)] = []


def read(*pairs: tuple[str, str | UploadFile]) -> Form[Sample]:
    return read_form(Sample, FormData(list(pairs)))


def test_a_sound_form_has_data_and_no_errors() -> None:
    form = read(("name", "Ann"), ("number", "3"), ("places", "Ghent"), ("places", "Lier"), ("other", "x"))
    assert form.data == Sample(name="Ann", number=3, places=["Ghent", "Lier"]) == form.sound
    assert form.errors == {}


def test_what_was_typed_is_kept_whatever_becomes_of_it() -> None:
    form = read(("name", "Ann of Ghent"), ("number", "x"), ("places", "Ghent"), ("places", ""))
    assert form.data is None
    assert (form.value("name"), form.value("number"), form.values("places")) == ("Ann of Ghent", "x", ["Ghent", ""])
    assert (form.value("absent"), list(form.values("absent"))) == ("", [])


def test_errors_are_sentences_in_the_order_of_the_fields() -> None:
    form = read(("places", "one\ntwo\nthree"), ("number", "2"), ("name", "too long"))
    form.refuse({"name": "A second opinion.", "unknown": "Only the view could know."})
    assert form.complaints() == [
        ("name", "Name", "Shorten this to 5 characters or fewer."),
        ("number", "Number", "Enter an odd number."),
        ("places", "", "There are 3 here. Keep the 2 that matter most."),
        ("unknown", "", "Only the view could know."),
    ]


def test_an_error_within_a_list_is_the_lists() -> None:
    assert read(("places", "Ghent\nFar too long a place")).errors == {"places": "Keep each to 9 characters."}


def test_what_is_sound_is_known_though_something_else_is_wrong() -> None:
    form = read(("name", "Ann"), ("number", "x"))
    assert form.sound == Sample(name="Ann")


def test_a_field_that_repeats_counts_once_unless_it_is_a_list() -> None:
    form = read(("name", "Ann"), ("name", "Bob"), ("number", "3"), ("number", "5"))
    assert form.data == Sample(name="Ann", number=3)


def test_a_file_in_place_of_text_says_nothing() -> None:
    file = UploadFile(None, filename="a.txt")  # type: ignore[arg-type]
    form = read(("name", file), ("number", "3"))
    assert form.data == Sample(number=3)


def test_the_most_a_field_takes_is_known_to_its_page() -> None:
    form: Form[Sample] = Form(Sample)
    assert (form.limit("name"), form.limit("number"), form.limit("places")) == (5, None, None)


def test_a_form_waits_behind_the_login_form_and_comes_back_as_it_was() -> None:
    sent = FormData([("name", "Ann"), ("places", "Ghent"), ("places", "Lier"), ("next", "/x")])
    waiting = packed_fields(kept_fields(sent))
    assert waiting[0] == ("kept:name", "Ann")
    login = FormData([("email", "ann@example.org"), ("next", "/jobs/1/edit"), *waiting])
    assert released_fields(login) == sent.multi_items()
