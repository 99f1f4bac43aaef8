"""The review queue: what waits, how long, and who sees it."""

from tests.committees.scene import board


def test_the_longest_waiting_comes_first_with_its_days(world):
    committee = board(world)
    first = committee.initiative(title="First")
    world.time.pass_(days=2, hours=12)
    second = committee.initiative("in_review", title="Second")
    committee.initiative("draft", title="Third")
    world.time.pass_(days=1)
    found = world.as_("member").items(f"{committee.path}/queue")
    assert [(item["id"], item["state"], item["days_waiting"]) for item in found] == [
        (first["id"], "submitted", 3),
        (second["id"], "in_review", 1),
    ]
    assert found[0]["lead"] == {"id": world.id_of("ana"), "name": "Ana"}
    assert found[0]["site"]["name"] == "North Hospital"
    assert [item["title"] for item in world.as_("member").items(f"{committee.path}/queue?state=in_review")] == [
        "Second"
    ]


def test_what_was_decided_leaves_the_queue(world):
    committee = board(world)
    initiative = committee.initiative("in_review")
    assert committee.decide(initiative, "defer", reason="Wait for the new shelves.").status_code == 201
    assert committee.chair.items(f"{committee.path}/queue") == []


def test_guests_see_only_what_they_may_see_anyway(world):
    committee = board(world)
    seen = {
        visibility: committee.initiative(title=f"For {visibility}", visibility=visibility)["title"]
        for visibility in ("team", "site", "organization")
    }
    path = f"{committee.path}/queue"
    assert [item["title"] for item in world.as_("guest").items(path)] == [seen["organization"]]
    for who in ("chair", "secretary", "member", "quality_lead"):
        assert [item["title"] for item in world.as_(who).items(path)] == list(seen.values())


def test_a_queue_holds_only_its_own_committees_initiatives(world):
    committee = board(world)
    committee.initiative()
    other = world.as_("quality_lead").made("/committees", name="Stewardship")
    assert world.as_("quality_lead").items(f"/committees/{other['id']}/queue") == []


def test_a_queue_item_can_be_read_by_its_id_and_carries_its_version(world):
    committee = board(world)
    initiative = committee.initiative()
    item = committee.chair.items(f"{committee.path}/queue")[0]
    assert committee.chair.read(f"/initiatives/{initiative['id']}")["etag"] == item["etag"]


def test_pages_of_the_queue_follow_one_another(world):
    committee = board(world)
    titles = [committee.initiative(title=f"Number {number}")["title"] for number in range(3)]
    found, address = [], f"{committee.path}/queue?limit=2"
    while address:
        page = committee.chair.read(address)
        found += [item["title"] for item in page["items"]]
        address = page.get("next")
    assert found == titles
