import pytest, asyncio
from tests.browser.stops import STOPS, Stop
@pytest.mark.parametrize("stop", STOPS, ids=lambda s: s.name)
def test_opens(stop, page, board):
    stop.open(page, board)
    print(stop.name, page.url, page.title())
