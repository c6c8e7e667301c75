"""Which addresses may be told."""

import pytest

from app.webhooks.address import BadAddress, check_address


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://example.org:8443/hooks?from=otklik",
        "https://пример.рф/хук",
        "https://[2001:db8::1]/hook",
        "https://10.0.0.5/",  # where an address leads is checked when it is called
    ],
)
def test_an_https_address_is_taken(url: str) -> None:
    check_address(url, allow="")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/hook",
        "//example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///hook",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\nX-Header: 1",
        "https://example.org/\x00",
        "https://[::1",
        "https://" + "a" * 70 + ".org/",
        "https://example.org/" + "a" * 2000,
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "http://example.org/",
    ],
)
def test_anything_else_is_refused_with_a_reason_at_its_field(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        check_address(url, allow="")
    assert refused.value.errors["url"]


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://receiver:8080/", "receiver"),
        ("http://Receiver/", " other , RECEIVER "),
        ("http://127.0.0.1:9000/", "127.0.0.0/8"),
        ("http://10.1.2.3/", "receiver,10.1.2.3"),
        ("http://[::1]/", "::1"),
    ],
)
def test_http_is_taken_for_listed_hosts(url: str, allow: str) -> None:
    check_address(url, allow=allow)


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://receiver.example.org/", "receiver"),
        ("http://10.2.0.1/", "10.1.0.0/16"),
        ("http://8.8.8.8/", "receiver"),
    ],
)
def test_http_is_refused_for_hosts_that_are_not_listed(url: str, allow: str) -> None:
    with pytest.raises(BadAddress):
        check_address(url, allow=allow)
