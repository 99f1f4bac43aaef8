"""Answers that were read are compressed for who takes it, and stay usable as versions."""

import gzip
import sys

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACK = {"gzip": gzip.decompress, "zstd": lambda data: zstd.ZstdDecompressor().decompress(data), None: bytes}


def taking(coding, **headers):
    return {"Accept-Encoding": coding, **headers}


@pytest.fixture
def sites(factory):
    """Enough of them that a list is worth it."""
    return [factory.site(name=f"Ward {number}") for number in range(12)]


@pytest.fixture
def long(ana):
    """The address of an initiative whose JSON is longer than what is sent as it is."""
    made = ana.create("/initiatives", title="Long", problem="Doses are missing in the morning. " * 40)
    return f"/initiatives/{made['id']}"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("GZIP;q=0.8, zstd;q=0.5", "gzip"),
        ("*", "zstd"),
        ("deflate, br", None),
        ("gzip;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_list_comes_in_a_coding_that_the_client_takes(ana, sites, accepted, coding, form):
    plain = ana.get(f"/sites?format={form}")
    answer = ana.get(f"/sites?format={form}", headers=taking(accepted))
    assert answer.headers.get("Content-Encoding") == coding
    assert UNPACK[coding](answer.data) == plain.data
    assert answer.content_type == plain.content_type
    assert "Accept-Encoding" in answer.vary
    assert "Accept-Encoding" in plain.vary
    if coding:
        assert len(answer.data) < len(plain.data) / 2


def test_what_is_short_is_sent_as_it_is(ana, factory):
    site = factory.site()
    answer = ana.get(f"/sites/{site['id']}", headers=taking("gzip"))
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["ETag"] == answer.json["etag"] == site["etag"]


def test_csv_is_compressed_while_it_is_streamed(ana, sites):
    answer = ana.open("GET", "/sites?format=csv", headers=taking("gzip"), buffered=False)
    assert answer.is_streamed
    assert "Content-Length" not in answer.headers
    assert gzip.decompress(b"".join(answer.iter_encoded())).decode("utf-8-sig").startswith("id,")
    answer.close()


@pytest.mark.parametrize("path", ["/sites", "/sites?format=csv"])
def test_head_has_the_headers_of_get(ana, sites, path):
    got, head = [ana.open(method, path, headers=taking("gzip")) for method in ("GET", "HEAD")]
    assert head.data == b""
    # Read to its end, so that what is streamed is closed.
    assert got.data
    skipped = {"X-Request-Id"}
    assert {pair for pair in head.headers if pair[0] not in skipped} == {
        pair for pair in got.headers if pair[0] not in skipped
    }


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_the_etag_of_a_compressed_answer_is_another_one_and_serves_alike(ana, long, coding):
    answer = ana.get(long, headers=taking(coding))
    body = ana.get(long).json
    tag = answer.headers["ETag"]
    assert tag == f'"{body["etag"][1:-1]}-{coding}"'
    held = ana.get(long, headers=taking(coding, **{"If-None-Match": tag}))
    assert (held.status_code, held.data, held.headers["ETag"]) == (304, b"", tag)
    assert "Accept-Encoding" in held.vary
    plain = ana.get(long, headers=taking("identity", **{"If-None-Match": tag}))
    assert (plain.status_code, plain.headers["ETag"]) == (304, body["etag"])
    assert ana.patch(long, json={"title": "Longer"}, if_match=tag).status_code == 200
    assert ana.patch(long, json={"title": "Longest"}, if_match=tag).status_code == 412
    assert ana.get(long, headers=taking(coding, **{"If-None-Match": tag})).status_code == 200


@pytest.mark.parametrize("form", ["W/{}", "{}-gzip", "{}--gzip", "{};gzip", "{}:br", "W/{}-zstd", '"other", {}-gzip'])
def test_a_tag_is_known_as_a_proxy_hands_it_on(ana, long, form):
    etag = ana.get(long).json["etag"]
    mark, _, suffix = form.partition("{}")
    held = f'{mark}{etag[:-1]}{suffix}"'
    assert ana.get(long, headers={"If-None-Match": held}).status_code == 304
    assert ana.patch(long, json={"title": "Renamed"}, if_match=held).status_code == 200


@pytest.mark.parametrize("form", ["{}-other", "{}-2", "x{}", "{}-gzip-gzip"])
def test_a_tag_with_anything_else_is_another_version(ana, long, form):
    held = '"' + form.format(ana.get(long).json["etag"][1:-1]) + '"'
    assert ana.get(long, headers={"If-None-Match": held}).status_code == 200
    assert ana.patch(long, json={"title": "Renamed"}, if_match=held).status_code == 412


@pytest.mark.parametrize("held", ['W/"", "BD/@QJ", W/"/@p\\T}\'Ee"', '""', 'W/""', ",", '"', "W/", "-gzip", '"-gzip"'])
def test_a_header_that_names_no_tag_names_no_version(ana, long, held):
    assert ana.get(long, headers=taking("gzip", **{"If-None-Match": held})).status_code == 200
    assert ana.patch(long, json={"title": "Renamed"}, if_match=held).status_code == 412


def test_answers_to_changes_are_never_compressed_as_some_show_a_secret(ana, long):
    words = {"name": "x" * 100, "scope": "read"}
    assert "Content-Encoding" not in ana.post("/auth/tokens", json=words, headers=taking("gzip")).headers
    changed = ana.patch(long, json={"title": "Renamed"}, if_match="*", headers=taking("gzip"))
    assert len(changed.data) > 1024
    assert "Content-Encoding" not in changed.headers
    assert changed.headers["ETag"] == changed.json["etag"]


def test_the_contract_is_compressed_and_known_again(factory):
    client = factory.app.test_client()
    answer = client.get("/openapi.json", headers=taking("gzip"))
    assert gzip.decompress(answer.data) == client.get("/openapi.json").data
    tag = answer.headers["ETag"]
    assert client.get("/openapi.json", headers=taking("gzip", **{"If-None-Match": tag})).status_code == 304
