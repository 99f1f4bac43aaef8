"""Names are found and held unique as people compare them, on both databases alike."""

import random
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from tests.core.test_query_counts import counted

PEOPLE = ["Øyvind Åsen", "Łukasz İstanbul", "Zoë O'Brien", "Jean-Luc Straße", "東京薬局", "Per 100%_\\"]
FINDS = [
    ("Øyvind", "Øyvind Åsen"),
    ("øyvind", "Øyvind Åsen"),
    ("OYVIND", "Øyvind Åsen"),
    ("yvind", "Øyvind Åsen"),
    ("A\u030asen", "Øyvind Åsen"),
    ("Åsen  Øyvind", "Øyvind Åsen"),
    ("lukasz", "Łukasz İstanbul"),
    ("istanbul", "Łukasz İstanbul"),
    ("ISTANBUL", "Łukasz İstanbul"),
    ("ıstan", "Łukasz İstanbul"),
    ("O'Brien", "Zoë O'Brien"),
    ("O’Brien", "Zoë O'Brien"),
    ("obrien", "Zoë O'Brien"),
    ("OBrien", "Zoë O'Brien"),
    ("Zoe O", "Zoë O'Brien"),
    ("zoe", "Zoë O'Brien"),
    ("brien", "Zoë O'Brien"),
    ("jean-luc", "Jean-Luc Straße"),
    ("jean luc", "Jean-Luc Straße"),
    ("jeanluc", "Jean-Luc Straße"),
    ("Jean‑Luc", "Jean-Luc Straße"),
    ("STRASSE", "Jean-Luc Straße"),
    ("straß", "Jean-Luc Straße"),
    ("薬局", "東京薬局"),
    ("京", "東京薬局"),
    ("100%", "Per 100%_\\"),
    ("%_\\", "Per 100%_\\"),
]
MISSES = ["oyvindasen", "zoe x", "京東", "%%", "100_", "'", "\U0010ffff"]


def names(client, path, query):
    return [item["name"] for item in client.items(f"{path}{quote(query)}")]


@pytest.fixture
def named_people(factory):
    for number, name in enumerate(PEOPLE):
        factory.client_as("admin").create("/people", email=f"p{number}@example.org", name=name, job_role="nurse")
    return factory


@pytest.fixture
def named_places(factory):
    for name in PEOPLE:
        factory.site(name)
        factory.client_as("quality_lead").create("/committees", name=name)
    return factory


def test_people_are_found_by_their_names(named_people):
    reader = named_people.client_as("ben")
    assert {query: names(reader, "/people?q=", query) for query, _ in FINDS} == {q: [name] for q, name in FINDS}
    assert {query: names(reader, "/people?q=", query) for query in MISSES} == {query: [] for query in MISSES}
    assert len(names(reader, "/people?q=", "")) == len(reader.items("/people"))


@pytest.mark.parametrize("path", ["/sites?q=", "/committees?q="])
def test_places_are_found_by_their_names(named_places, path):
    reader = named_places.client_as("ben")
    assert {query: names(reader, path, query) for query, _ in FINDS} == {q: [name] for q, name in FINDS}
    assert {query: names(reader, path, query) for query in MISSES} == {query: [] for query in MISSES}


def test_a_new_name_is_found_and_the_old_one_no_longer(named_people):
    admin = named_people.client_as("admin")
    (zoe,) = admin.items("/people?q=zoe")
    admin.update(f"/people/{zoe['id']}", name="Zoë Æble-Þór")
    assert names(admin, "/people?q=", "obrien") == []
    assert names(admin, "/people?q=", "aeble thor") == ["Zoë Æble-Þór"]


@pytest.mark.parametrize(
    ("who", "query", "found"),
    [
        ("admin", "P2@Example.ORG", True),
        ("quality_lead", "p2@example.org", True),
        ("quality_lead", "p2@exam", True),
        ("ben", "p2@example.org", False),
        ("manager", "p2@example.org", False),
        ("admin", "2@example.org", False),
        ("admin", "p_@example.org", False),
    ],
)
def test_a_person_is_found_by_email_by_those_who_see_it(named_people, who, query, found):
    assert names(named_people.client_as(who), "/people?q=", query) == (["Zoë O'Brien"] if found else [])


def test_everyone_finds_themselves_by_email(factory):
    ben = factory.client_as("ben")
    own = ben.read(f"/people/{ben.person_id}")
    assert [item["id"] for item in ben.items(f"/people?q={own['email'].upper()}")] == [str(ben.person_id)]


def test_a_search_costs_no_further_statement(named_people):
    reader = named_people.client_as("ben")
    with counted(named_people.database) as without:
        reader.items("/people")
    with counted(named_people.database) as searching:
        reader.items("/people?q=a%20b%20c-d%20e.f")
    assert len(searching) == len(without)


@pytest.mark.parametrize(("stored", "sent"), [("Ölwechsel", "OLWECHSEL"), ("run-charts", "Run‑charts"), ("Æ", "ae")])
def test_skills_are_compared_as_people_do(factory, stored, sent):
    ana = factory.client_as("ana")
    ana.update(f"/people/{ana.person_id}", skills=[stored])
    ana.put("/me/mentor-profile", json={"expertise": [stored], "capacity": 1})
    assert [item["id"] for item in ana.items(f"/people?skill={quote(sent)}")] == [str(ana.person_id)]
    assert [item["expertise"] for item in ana.items(f"/mentors?skill={quote(sent)}")] == [[stored]]
    assert ana.items("/people?skill=x") == ana.items("/mentors?skill=x") == []


def initiative(factory, **fields):
    return factory.client_as("ana").create(
        "/initiatives", **{"title": "Fewer missing doses", "problem": "Late.", "open_to_help": True} | fields
    )


def test_measures_are_found_by_their_names(factory):
    ana, effort = factory.client_as("ana"), initiative(factory, site_id=factory.site()["id"])
    path = f"/initiatives/{effort['id']}/measures"
    kind = {"kind": "outcome", "data_kind": "proportion", "direction": "decrease", "multiplier": 100, "unit": "%"}
    measure = ana.create(path, name="Überfällige  Dosen (Straße)", **kind)
    points = [{"period_start": f"2025-0{month}-01", "numerator": 5, "denominator": 50} for month in (1, 2)]
    assert ana.put(f"/measures/{measure['id']}/points", json={"points": points}).status_code == 200
    for query in ("Überf", "uberf", "FÄLLIG", "dosen über", "strasse"):
        assert names(ana, f"{path}?name=", query) == ["Überfällige  Dosen (Straße)"], query
    assert names(ana, f"{path}?name=", "%") == []
    for name in ("Überfällige  Dosen (Straße)", "ÜBERFÄLLIGE DOSEN (STRASSE)"):
        assert ana.read(f"/metrics/comparison?measure_name={quote(name)}")["not_joined_count"] == 1, name
    assert ana.get("/metrics/comparison?measure_name=Dosen").status_code == 422


@pytest.mark.parametrize("filtered", ["FALLS", "Fálls", "look-alike", "lookalike"])
def test_tags_are_found_as_people_compare_them(factory, filtered):
    effort = initiative(factory, tags=["Falls", "Look‑alike"])
    assert effort["tags"] == ["Falls", "Look‑alike"]
    assert [item["id"] for item in factory.client_as("ana").items(f"/initiatives?tag={quote(filtered)}")] == [
        effort["id"]
    ]


@pytest.mark.parametrize(("tags", "status"), [(["Falls", "falls"], 422), (["Look-alike", "lookalike"], 201)])
def test_an_initiative_has_a_tag_once(factory, tags, status):
    sent = {"title": "Fewer falls", "problem": "Late.", "tags": tags}
    answer = factory.client_as("ana").post("/initiatives", json=sent)
    assert answer.status_code == status
    if status == 422:
        assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [("#/tags", "repeated")]


WORDS = [
    ("Épinéphrine overfills", "epinephrine"),
    ("Épinéphrine overfills", "e\u0301pine\u0301phrine"),
    ("点滴の遅れを減らす", "遅れ"),
    ("点滴の遅れを減らす", "点滴の遅れ"),
    ("東京薬局", "局"),
    ("Crème brûlée cups", "creme brulee"),
    ("Look-alike vials", "lookalike"),
    ("Look-alike vials", "look alike"),
    ("Look-alike vials", "alike"),
    ("Lookalike vials", "look-alike"),
    ("COVID-19 boosters", "covid19"),
    ("COVID-19 boosters", "covid-1"),
    ("O’Brien’s list", "obrien"),
    ("Straße", "STRASS"),
    ("Ølwechsel 2.5 mg", "olwechsel 2.5"),
]


@pytest.mark.parametrize("field", ["title", "rationale"])
def test_initiatives_are_found_by_their_words(factory, field):
    ids = {text: initiative(factory, **{field: text})["id"] for text, _ in WORDS}
    for text, query in WORDS:
        for sort in ("", "&sort=-created_at"):
            found = factory.client_as("ana").items(f"/initiatives?q={quote(query)}{sort}")
            assert ids[text] in [item["id"] for item in found], (text, query, sort)
        assert factory.client_as("ana").items(f"/initiatives?q={quote('x' + query)}") == []


def test_the_longest_texts_are_found(factory):
    letters = random.Random(1)
    texts = ["".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(20_000)) for _ in range(4)]
    fields = dict(zip(("problem", "rationale", "scope_in"), texts[:3], strict=True)) | {"aim": {"statement": texts[3]}}
    effort = initiative(factory, **fields)
    found = factory.client_as("ana").items(f"/initiatives?q={quote(texts[0][:20])}")
    assert [item["id"] for item in found] == [effort["id"]]


@pytest.mark.parametrize("query", ["a-b " * 50, "-".join("abcdefghij" * 10), "a" * 200, "東" * 200, "a.b'c-d " * 25])
@pytest.mark.parametrize("path", ["/people?q=", "/sites?q=", "/committees?q=", "/initiatives?q="])
def test_the_longest_search_is_answered(factory, path, query):
    assert factory.client_as("ben").items(f"{path}{quote(query)}") == []


def test_a_title_weighs_more_than_a_rationale(factory):
    ids = [initiative(factory, **{field: "Épinéphrine"})["id"] for field in ("rationale", "problem", "title")]
    assert [item["id"] for item in factory.client_as("ana").items("/initiatives?q=epinephrine")] == ids[::-1]


def test_a_changed_text_is_found_by_its_new_words(factory):
    effort = initiative(factory, rationale="Épinéphrine")
    factory.client_as("ana").update(f"/initiatives/{effort['id']}", rationale="Straße", aim={"statement": "東京薬局"})
    for query, count in (("epinephrine", 0), ("strasse", 1), ("薬局", 1), ("late", 1)):
        assert len(factory.client_as("ana").items(f"/initiatives?q={quote(query)}")) == count, query


NAMES = [
    ("St. Anna", "ST  ANNA", True),
    ("Müller", "Mu\u0308ller", True),
    ("Østfold", "OSTFOLD", True),
    ("O'Brien", "O’Brien", True),
    ("O'Brien", "OBrien", False),
    ("Jean-Luc", "Jean Luc", False),
    ("Straße", "STRASSE", True),
    ("Ward 1.2", "Ward 12", False),
]


@pytest.mark.parametrize("place", ["root", "region", "committee"])
def test_names_are_taken_as_people_compare_them(factory, place):
    client = factory.client_as("quality_lead" if place == "committee" else "admin")
    path, own = ("/committees", {}) if place == "committee" else ("/sites", {"kind": "clinic"})
    for number, (one, other, taken) in enumerate(NAMES):
        if place == "region":
            own = own | {"parent_id": factory.site(f"Region {number}", kind="region")["id"]}
        names = [f"{number} {name}" for name in (one, other)]
        first = client.create(path, **own, name=names[0])
        answer = client.post(path, json=own | {"name": names[1]})
        expected = (409, "name_taken") if taken else (201, None)
        assert (answer.status_code, answer.json.get("code")) == expected, names
        if not taken:
            renamed = client.patch(f"{path}/{first['id']}", json={"name": names[1].upper()}, if_match="*")
            assert (renamed.status_code, renamed.json["code"]) == (409, "name_taken"), names


def test_a_name_may_change_its_letters(factory):
    site = factory.site("St. Anna")
    assert factory.client_as("admin").update(f"/sites/{site['id']}", name="ST ANNA")["name"] == "ST ANNA"


@pytest.mark.parametrize(
    ("path", "who", "bodies", "sentence"),
    [
        ("/sites", "admin", [{"name": "St. Anna", "kind": "clinic"}, {"name": "ST ANNA", "kind": "clinic"}], "site"),
        ("/committees", "quality_lead", [{"name": "Safety"}, {"name": "SAFETY"}], "committee"),
    ],
)
def test_of_two_that_take_a_name_at_one_moment_one_wins(real_factory, path, who, bodies, sentence):
    clients = [real_factory.client_as(who), real_factory.new_client(real_factory.client_as(who).person_id)]
    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(client.post, path, json=body) for client, body in zip(clients, bodies, strict=True)]
    answers = [future.result() for future in tries]
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert sentence in next(answer.json["detail"] for answer in answers if answer.status_code == 409)


@pytest.mark.parametrize(
    ("one", "other"), [("straße@example.org", "STRASSE@example.org"), ("ana@a.org", "ａｎａ@a.org")]
)
def test_an_address_is_one_account(factory, one, other):
    admin = factory.client_as("admin")
    admin.create("/people", email=one, name="Eva", job_role="nurse")
    again = admin.post("/people", json={"email": other, "name": "Eva", "job_role": "nurse"})
    assert (again.status_code, again.json["code"]) == (409, "email_taken")


def test_signing_in_takes_any_form_of_the_address(factory):
    admin = factory.client_as("admin")
    eva = admin.create("/people", email="Straße@example.org", name="Eva", job_role="nurse")
    link = admin.create(f"/people/{eva['id']}/password-links")
    password = "correct horse battery"
    sent = {"link_token": link["link_token"], "new_password": password}
    assert factory.client_as(None).put("/auth/password", json=sent).status_code == 204
    for email in ("Straße@example.org", "STRASSE@EXAMPLE.ORG", "ｓtrasse@example.org"):
        session = factory.client_as(None).create("/auth/sessions", email=email, password=password)
        assert session["person"]["id"] == eva["id"]


def test_forms_of_an_address_share_their_wrong_passwords(factory):
    forms = ["straße@example.org", "STRASSE@example.org"] * 6
    answers = [
        factory.client_as(None).post("/auth/sessions", json={"email": form, "password": "x" * 12}) for form in forms
    ]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
