"""A browser in as many words as a person needs to know it again."""

import pytest

from portal.model.device import UNKNOWN, Device, device_of, read_device

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "browser", "system"),
    [
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36", "Chrome", "Windows"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge", "Windows"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0", "Opera", "Windows"),
        (f"{MAC} Version/18.5 Safari/605.1.15", "Safari", "Mac"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox", "Mac"),
        (f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari", "iPhone"),
        (f"{IPHONE} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1", "Chrome", "iPhone"),
        (f"{IPHONE} Mobile/15E148 Safari Line/15.1.0", "LINE", "iPhone"),
        (f"{ANDROID} Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome", "Android"),
        (f"{ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet", "Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox", "Linux"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/140.0.0.0", "Chrome", "ChromeOS"),
        (f"{IPHONE} Mobile/15E148", None, "iPhone"),
        ("Mozilla/5.0", None, None),
        ("curl/8.5.0", None, None),
        ("Mozilla/" + "x" * 100_000 + "Windows", None, None),
        (None, None, None),
    ],
)
def test_a_browser_is_known_by_name_and_place(said: str | None, browser: str | None, system: str | None) -> None:
    assert device_of(said) == Device(browser, system)


@pytest.mark.parametrize("device", [UNKNOWN, Device("Chrome", "Windows"), Device(None, "iPhone"), Device("LINE", None)])
def test_it_is_kept_and_read_back(device: Device) -> None:
    assert read_device(device.kept) == device


def test_of_a_session_older_than_this_nothing_is_known() -> None:
    assert read_device(None) == UNKNOWN
