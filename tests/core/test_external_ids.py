"""The numbers that other systems have for people, sites, initiatives and measures: one each, and found by it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from qi_tracker.people.models import OrganizationRole
from tests.factories.payloads import MEASURE

KINDS = ("people", "sites", "initiatives", "measures")
NEW = {
    "people": {"email": "eva@example.org", "name": "Eva", "job_role": "nurse"},
    "sites": {"name": "Ward 4", "kind": "department"},
    "initiatives": {"title": "Fewer falls", "problem": "Four falls a month on the ward."},
    "measures": MEASURE,
}
OTHER = {"people": {"email": "zoe@example.org"}, "sites": {"name": "Ward 5"}}


class Kind:
    """One of the kinds with an external id, and who may change it."""

    def __init__(self, name, factory, client_as):
        self.name = name
        self.client = client_as("admin" if name in ("people", "sites") else "ana")
        self.address = f"/{name}"
        self.list = f"/{name}"
        if name == "measures":
            self.list = f"/initiatives/{factory.initiative()['id']}/measures"

    def post(self, **payload):
        return self.client.post(self.list, json=NEW[self.name] | payload)

    def create(self, **payload):
        return self.client.create(self.list, **(NEW[self.name] | payload))

    def path(self, item):
        return f"{self.address}/{item['id']}"


@pytest.fixture(params=KINDS)
def kind(request, factory, client_as):
    return Kind(request.param, factory, client_as)


def test_an_external_id_is_set_shown_changed_and_cleared(kind):
    made = kind.create(external_id="  KPI-1  ")
    assert made["external_id"] == "KPI-1"
    changed = kind.client.update(kind.path(made), if_match=made, external_id="KPI-2")
    assert (changed["external_id"], changed["etag"] != made["etag"]) == ("KPI-2", True)
    assert kind.client.read(kind.path(made))["external_id"] == "KPI-2"
    assert kind.client.update(kind.path(made), if_match=changed, external_id=None)["external_id"] is None


def test_a_list_is_filtered_by_any_of_several_external_ids(kind):
    first = kind.create(external_id="KPI-1")
    second = kind.create(external_id="KPI 2&3", **OTHER.get(kind.name, {}))
    found = kind.client.items(f"{kind.list}?external_id=KPI-1&external_id=KPI%202%263&external_id=none")
    assert {(item["id"], item["external_id"]) for item in found} == {(first["id"], "KPI-1"), (second["id"], "KPI 2&3")}
    assert [item["id"] for item in kind.client.items(f"{kind.list}?external_id=KPI-1")] == [first["id"]]
    assert kind.client.items(f"{kind.list}?external_id=kpi-1") == []


def test_two_of_a_kind_never_have_the_same_external_id(kind):
    kind.create(external_id="KPI-1")
    answer = kind.post(external_id="KPI-1", **OTHER.get(kind.name, {}))
    assert (answer.status_code, answer.json["code"]) == (409, "not_unique")
    assert "external_id" in answer.json["detail"]
    other = kind.create(**OTHER.get(kind.name, {}))
    answer = kind.client.patch(kind.path(other), json={"external_id": "KPI-1"}, if_match=other)
    assert (answer.status_code, answer.json["code"]) == (409, "not_unique")
    assert kind.client.read(kind.path(other))["external_id"] is None


def test_many_of_a_kind_have_none(kind):
    made = [kind.create(), kind.create(**OTHER.get(kind.name, {}))]
    assert [item["external_id"] for item in made] == [None, None]


def test_kinds_share_an_external_id(factory, client_as):
    for name in KINDS:
        assert Kind(name, factory, client_as).create(external_id="4711")["external_id"] == "4711"


REFUSED = {
    "": "wrong_length",
    " \t ": "wrong_length",
    "x" * 101: "wrong_length",
    "KPI\n1": "line_break",
    "KPI\t1": "control_character",
    "KPI\u200b1": "control_character",
    "\u202eKPI": "control_character",
    "KPI\x001": "control_character",
    "KPI\x851": "control_character",
    "MRN 0045821": "patient_identifier",
    4711: "not_a_string",
}


def test_an_external_id_is_short_text_on_one_line(kind):
    found = {}
    for external_id in REFUSED:
        answer = kind.post(external_id=external_id)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/external_id")
        found[external_id] = answer.json["errors"][0]["code"]
    assert found == REFUSED


def test_a_hundred_characters_are_enough(kind):
    assert kind.create(external_id="ß" * 100)["external_id"] == "ß" * 100


def test_what_looks_alike_is_alike(kind):
    made = kind.create(external_id="Cafe\u0301  1\u00a02")
    assert made["external_id"] == "Caf\u00e9 1 2"
    assert kind.post(external_id="Caf\u00e9 1 2").status_code == 409


def test_csv_has_the_external_id(kind):
    kind.create(external_id="KPI-1")
    header, line = kind.client.get(f"{kind.list}?external_id=KPI-1&format=csv").text.splitlines()
    assert line.split(",")[header.split(",").index("external_id")] == "KPI-1"


@pytest.mark.parametrize(("who", "status"), [("ana", 403), ("quality_lead", 403), ("admin", 200)])
def test_the_external_id_of_a_person_is_an_administrators(factory, client_as, who, status):
    path = f"/people/{factory.id_of('ana')}"
    assert client_as(who).patch(path, json={"external_id": "S1027"}, if_match="*").status_code == status


def test_everybody_sees_the_external_id_of_a_person(factory, client_as):
    client_as("admin").update(f"/people/{factory.id_of('ana')}", external_id="S1027")
    assert client_as("ben").items("/people?external_id=S1027")[0]["id"] == str(factory.id_of("ana"))
    assert client_as("ana").read("/me")["external_id"] == "S1027"


def test_the_external_id_of_a_locked_initiative_can_still_be_set(factory, client_as):
    initiative = factory.initiative(state="submitted")
    changed = client_as("ana").update(f"/initiatives/{initiative['id']}", external_id="QI-7")
    assert (changed["state"], changed["external_id"]) == ("submitted", "QI-7")


def test_a_measure_is_found_in_the_whole_organization(factory, client_as):
    for number, title in enumerate(("Fewer falls", "Fewer delays")):
        initiative = factory.initiative(title=title)
        client_as("ana").create(f"/initiatives/{initiative['id']}/measures", **MEASURE, external_id=f"KPI-{number}")
    found = client_as("quality_lead").items("/metrics/measures?external_id=KPI-1")
    assert [(item["initiative_title"], item["external_id"]) for item in found] == [("Fewer delays", "KPI-1")]


def test_of_two_who_send_one_external_id_at_once_one_is_refused(real_factory):
    client = real_factory.person("Root", organization_role=OrganizationRole.ADMIN)

    def post(number):
        payload = {"name": f"Ward {number}", "kind": "department", "external_id": "W"}
        return client.post("/sites", json=payload).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(post, range(2))) == [201, 409]
