"""Who and where: the illustrative people, sites and committees of the demonstration."""

from dataclasses import dataclass

DOMAIN = "demo.example"
TECHNICIAN = "ana"
"""The key of the technician whose token the demonstration prints."""


@dataclass(frozen=True)
class Player:
    """A person. key: the part of the e-mail before the at sign."""

    key: str
    name: str
    job_role: str
    site: str
    organization_role: str = "staff"
    skills: tuple[str, ...] = ()
    mentors: int = 0
    """How many mentees at a time; 0 for no mentor."""
    staff_number: str | None = None
    """What the payroll calls the person, made up."""

    @property
    def email(self) -> str:
        """The account's address."""
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True)
class Place:
    """A site."""

    key: str
    name: str
    kind: str
    parent: str | None = None
    serves: tuple[str, ...] = ()
    code: str | None = None
    """What other systems call the site: of a trust in England its organization code, otherwise made up."""


@dataclass(frozen=True)
class Panel:
    """A committee with its people."""

    key: str
    name: str
    terms: str
    schedule: str
    chair: str
    secretary: str
    members: tuple[str, ...]
    guests: tuple[str, ...] = ()


TRUSTS = ("R1H", "RW6", "RDU", "RF4", "RXF", "RAL", "RQM", "RWD", "RDD", "RGN", "RYR", "RTR")
HOSPITALS = ("AHH", "BFH", "BOH", "HGH", "NOH", "RGH")

PLACES = (
    Place("lakeside", "Lakeside Health Region (illustrative)", "region"),
    Place("general", "Lakeside General Hospital", "hospital", "lakeside", code="LGH"),
    Place("inpatient", "Inpatient Pharmacy", "department", "general", code="LGH-RX1"),
    Place("emergency", "Emergency Department", "department", "general"),
    Place("oncology", "Oncology Pharmacy", "department", "general"),
    Place("riverbend", "Riverbend Community Hospital", "hospital", "lakeside"),
    Place("riverbend_pharmacy", "Riverbend Pharmacy", "department", "riverbend"),
    Place("pine", "Pine Ridge Clinic", "clinic", "lakeside"),
    Place("hub", "Lakeside Telepharmacy Hub", "telepharmacy_hub", "lakeside", ("riverbend", "pine")),
    Place("england", "Emergency care series, England", "region"),
    *(Place(code, f"Organization {code}", "hospital", "england", code=code) for code in TRUSTS),
    Place("denmark", "Hospital infection series, Denmark", "region"),
    *(Place(code, f"Hospital {code}", "hospital", "denmark", code=code) for code in HOSPITALS),
)

PEOPLE = (
    Player(
        "ana",
        "Ana Ruiz",
        "pharmacy_technician",
        "inpatient",
        skills=("sterile compounding", "barcode scanning"),
        staff_number="S1027",
    ),
    Player("ben", "Ben Osei", "pharmacy_technician", "inpatient", skills=("unit dose", "automation")),
    Player("chloe", "Chloe Martin", "pharmacy_technician", "oncology", skills=("chemotherapy", "sterile compounding")),
    Player("deng", "Deng Lual", "pharmacy_technician", "riverbend_pharmacy", skills=("telepharmacy",)),
    Player("elif", "Elif Kaya", "pharmacy_technician", "emergency", skills=("medication history",)),
    Player("farid", "Farid Haddad", "pharmacy_assistant", "inpatient", staff_number="S1041"),
    Player("grace", "Grace Kim", "pharmacist", "inpatient", skills=("medication safety", "run charts"), mentors=3),
    Player("hugo", "Hugo Lind", "pharmacist", "general", skills=("antimicrobial stewardship", "run charts"), mentors=2),
    Player("ines", "Ines Prado", "pharmacist", "oncology", skills=("chemotherapy", "driver diagrams"), mentors=2),
    Player("jamal", "Jamal Reed", "nurse", "emergency", skills=("triage", "observation"), mentors=1),
    Player("keiko", "Keiko Mori", "pharmacist", "riverbend_pharmacy", skills=("telepharmacy", "audit"), mentors=2),
    Player("liam", "Liam Byrne", "physician", "general", skills=("infection control",), mentors=1),
    Player("maya", "Maya Singh", "manager", "lakeside", "quality_lead", ("control charts", "coaching"), mentors=4),
    Player("noor", "Noor Aziz", "manager", "general", "manager", ("finance", "leadership"), mentors=2),
    Player("olga", "Olga Petrov", "pharmacist", "hub", skills=("telepharmacy", "change management"), mentors=2),
    Player("paul", "Paul Weber", "pharmacy_technician", "riverbend_pharmacy", skills=("inventory",), mentors=1),
    Player("quinn", "Quinn Avery", "other", "lakeside", "admin", staff_number="S1003"),
    Player("rosa", "Rosa Silva", "pharmacy_technician", "pine", skills=("vaccines",)),
    Player("sami", "Sami Virtanen", "pharmacist", "general", skills=("medication safety",)),
    Player("tara", "Tara Nolan", "nurse", "riverbend", skills=("falls", "audit")),
    Player("umar", "Umar Khan", "manager", "england", "manager", ("patient flow",)),
    Player("vera", "Vera Holm", "physician", "denmark", skills=("infection control",)),
    Player("will", "Will Turner", "nurse", "england", skills=("patient flow",)),
    Player("xenia", "Xenia Berg", "nurse", "denmark", skills=("surveillance",)),
)

PANELS = (
    Panel(
        "safety",
        "Medication Safety Committee",
        "Reviews improvement work that touches how medicines are ordered, prepared and given.",
        "Second Tuesday of the month, 14:00",
        "sami",
        "grace",
        ("hugo", "tara", "noor"),
        ("farid",),
    ),
    Panel(
        "quality",
        "Pharmacy Quality Council",
        "Reviews work on timeliness, cost and the working life of pharmacy teams.",
        "First Thursday of the month, 09:30",
        "ines",
        "keiko",
        ("olga", "paul", "jamal"),
    ),
    Panel(
        "infection",
        "Infection Prevention Committee",
        "Reviews antimicrobial stewardship and work on hospital-acquired infections.",
        "Every six weeks",
        "liam",
        "hugo",
        ("vera", "xenia", "sami"),
    ),
)
