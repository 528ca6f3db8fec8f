"""Many who ask for a page that is not there yet."""

import asyncio

import pytest

from tests.core.kept import Board, numbers


def test_who_comes_while_a_page_is_rendered_waits_for_it() -> None:
    async def story() -> None:
        board, go_on = Board(), asyncio.Event()
        board.before_answer = go_on.wait
        asking = [asyncio.create_task(board.ask()) for _ in range(50)]
        await _settle()
        assert len(board.asked) == 1
        go_on.set()
        assert numbers(await asyncio.gather(*asking)) == ["1"] * 50

    asyncio.run(story())


def test_who_comes_after_a_change_does_not_get_the_page_from_before_it() -> None:
    async def story() -> None:
        board, go_on = Board(), asyncio.Event()
        board.before_answer = go_on.wait
        before = asyncio.create_task(board.ask())
        await _settle()
        board.change()
        after = [asyncio.create_task(board.ask()) for _ in range(20)]
        await _settle()
        go_on.set()
        assert numbers([await before]) == ["1"]
        assert numbers(await asyncio.gather(*after)) == ["2"] * 20

    asyncio.run(story())


def test_nobody_waits_longer_than_it_takes_to_see_that_a_page_is_not_shared() -> None:
    async def story() -> None:
        board, go_on = Board(seconds=0), asyncio.Event()
        board.before_answer = go_on.wait
        asking = [asyncio.create_task(board.ask()) for _ in range(20)]
        await _settle()
        go_on.set()
        assert sorted(numbers(await asyncio.gather(*asking)), key=int) == [str(number) for number in range(1, 21)]

    asyncio.run(story())


def test_one_who_gives_up_takes_nobody_along() -> None:
    async def story() -> None:
        board, go_on = Board(), asyncio.Event()
        board.before_answer = go_on.wait
        asking = [asyncio.create_task(board.ask()) for _ in range(4)]
        await _settle()
        asking[2].cancel()
        asking[0].cancel()
        await _settle()
        go_on.set()
        assert numbers([await asking[1], await asking[3]]) == ["2", "2"]

    asyncio.run(story())


def test_an_app_that_breaks_leaves_nothing_behind() -> None:
    board = Board()

    async def breaks() -> None:
        raise ZeroDivisionError

    board.before_answer = breaks
    with pytest.raises(ZeroDivisionError):
        board.get()
    board.before_answer = None
    assert numbers([board.get(), board.get()]) == ["2", "2"]


async def _settle() -> None:
    """Lets everybody go on who can."""
    for _ in range(20):
        await asyncio.sleep(0)
