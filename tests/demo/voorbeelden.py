"""The examples of ./dev demo --all: one file per koppeling in voorbeelden/, in words of the office.

    klanten          per account: settings (as koppel.v1.Koppeling writes them), and what stands at the vendor beforehand
    werkbonnen       each in the form of its field app: OutSmart's row as far as it differs from `basis`, or Simple-Simon's rows by table
    verwacht         the outcome and its reasons, or the lines of the concept with their sums
    eerst, herstel   what is expected before a person repairs something, and what that person does
    ronde            2: offered after the sandbox was started again with `tweede_ronde`'s flags
    daarna           how often a relation or article stands at the vendor at the end

A line's `som` says quantity x price = amount, a total's says how it is added up; nareken.py has what may stand in one.
"""
import dataclasses
import json
import pathlib

HIER = pathlib.Path(__file__).resolve().parent / "voorbeelden"
KOPPELINGEN = ("outsmart/rompslomp", "outsmart/asperion", "outsmart/reeleezee", "outsmart/imuis", "simplesimon/rompslomp")


@dataclasses.dataclass
class Werkbon:
    """One werkbon of an example, and in a run how it came out."""
    koppeling: str
    account: str
    id: str
    wat: str
    werkbon: dict
    verwacht: dict
    ronde: int = 1
    eerst: dict | None = None
    herstel: dict | None = None
    vaker: int = 1            # offered so many times
    dekt: str = ""            # ids of ../shared/requirements.md
    bon: dict = dataclasses.field(default_factory=dict)
    factuur: object = None
    klachten: list = dataclasses.field(default_factory=list)


class Voorbeeld:
    def __init__(self, naam):
        self.naam = naam
        inhoud = json.loads((HIER / f"{naam.replace('/', '-')}.json").read_text())
        self.klanten = inhoud["klanten"]
        self.basis = inhoud.get("basis", {})
        self.uursoorten = inhoud.get("uursoorten", [])
        self.storingen = inhoud.get("storingen", [])
        self.tweede_ronde = inhoud.get("tweede_ronde", [])
        self.daarna = inhoud.get("daarna", [])
        self.werkbonnen = [Werkbon(koppeling=naam, **{"account": inhoud["account"], **w}) for w in inhoud["werkbonnen"]]
        double = {w.id for w in self.werkbonnen if sum(v.id == w.id for v in self.werkbonnen) > 1}
        if double:
            raise ValueError(f"{naam}: two werkbonnen have id {', '.join(sorted(double))}")

    @property
    def is_simplesimon(self):
        return self.naam.startswith("simplesimon/")

    def bij_de_vendor(self, account):
        return self.klanten[account].get("bij_de_vendor", {})

    def aangeboden(self, werkbon, erbij=None):
        """The werkbon in the field app's own form. Simple-Simon: only the rows that it needs of the example's tables."""
        eigen = {**werkbon.werkbon, **(erbij or {})}
        if not self.is_simplesimon:
            return {**self.basis, "Workperiods": [], "Materials": [], **eigen, "id": werkbon.id, "OrderNr": f"WB-{werkbon.id}"}
        tabellen = {tabel: list(rijen) for tabel, rijen in self.basis.items()}
        tabellen["WorkOrder"] = [{**self.basis["WorkOrder"][0], **eigen.get("WorkOrder", {}), "Id": int(werkbon.id), "Number": f"WB-{werkbon.id}"}]
        for tabel in ("UsedItem", "TimeSheet"):
            tabellen[tabel] = [{"Id": int(werkbon.id) * 100 + n, "WorkOrderId": int(werkbon.id), **rij} for n, rij in enumerate(eigen.get(tabel, []))]
        return tabellen


def vul_in(waarde, ids):
    """Replaces "@code" by the vendor's own id of what was seeded under that code."""
    if isinstance(waarde, dict):
        return {k: vul_in(v, ids) for k, v in waarde.items()}
    if isinstance(waarde, list):
        return [vul_in(v, ids) for v in waarde]
    return ids[waarde[1:]] if isinstance(waarde, str) and waarde.startswith("@") else waarde


def alle():
    return [Voorbeeld(naam) for naam in KOPPELINGEN]
