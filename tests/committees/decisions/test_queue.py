"""The review queue: what waits, how long, and who sees it."""


def test_the_longest_waiting_comes_first_with_its_days(factory, client_as, clock):
    committee = factory.committee()
    first = factory.initiative("submitted", committee=committee, title="First")
    clock.advance(days=2, hours=12)
    second = factory.initiative("in_review", committee=committee, title="Second")
    factory.initiative("draft", committee=committee, title="Third")
    clock.advance(days=1)
    found = client_as("member").items(f"{committee.path}/queue")
    assert [(item["id"], item["state"], item["days_waiting"]) for item in found] == [
        (first["id"], "submitted", 3),
        (second["id"], "in_review", 1),
    ]
    assert found[0]["lead"] == {"id": factory.id_of("ana"), "name": "Ana"}
    assert found[0]["site"]["name"] == "General Hospital"
    assert [item["title"] for item in client_as("member").items(f"{committee.path}/queue?state=in_review")] == [
        "Second"
    ]


def test_what_was_decided_leaves_the_queue(factory):
    committee = factory.committee()
    initiative = factory.initiative("in_review", committee=committee)
    assert committee.decide(initiative, "defer", reason="Wait for the new shelves.").status_code == 201
    assert committee.chair.items(f"{committee.path}/queue") == []


def test_guests_see_only_what_they_may_see_anyway(factory, client_as):
    committee = factory.committee()
    seen = {
        visibility: factory.initiative(
            "submitted", committee=committee, title=f"For {visibility}", visibility=visibility
        )["title"]
        for visibility in ("team", "site", "organization")
    }
    path = f"{committee.path}/queue"
    assert [item["title"] for item in client_as("guest").items(path)] == [seen["organization"]]
    for who in ("chair", "secretary", "member", "quality_lead"):
        assert [item["title"] for item in client_as(who).items(path)] == list(seen.values())


def test_a_queue_holds_only_its_own_committees_initiatives(factory, client_as):
    committee = factory.committee()
    factory.initiative("submitted", committee=committee)
    other = client_as("quality_lead").create("/committees", name="Stewardship")
    assert client_as("quality_lead").items(f"/committees/{other['id']}/queue") == []


def test_a_queue_item_can_be_read_by_its_id_and_carries_its_version(factory):
    committee = factory.committee()
    initiative = factory.initiative("submitted", committee=committee)
    item = committee.chair.items(f"{committee.path}/queue")[0]
    assert committee.chair.read(f"/initiatives/{initiative['id']}")["etag"] == item["etag"]


def test_pages_of_the_queue_follow_one_another(factory):
    committee = factory.committee()
    titles = [
        factory.initiative("submitted", committee=committee, title=f"Number {number}")["title"] for number in range(3)
    ]
    found, address = [], f"{committee.path}/queue?limit=2"
    while address:
        page = committee.chair.read(address)
        found += [item["title"] for item in page["items"]]
        address = page.get("next")
    assert found == titles
