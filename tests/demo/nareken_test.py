#!/usr/bin/env python3
"""Whether nareken.py sees what is wrong: each example is spoilt in one place, and must then be complained about."""
import copy
import pathlib
import sys
import unittest
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import nareken  # noqa: E402
import voorbeelden  # noqa: E402


def bedorven(naam, id, bederf):
    """The complaints about one werkbon after `bederf` has changed the example."""
    voorbeeld = copy.deepcopy(voorbeelden.Voorbeeld(naam))
    werkbon = next(w for w in voorbeeld.werkbonnen if w.id == id)
    assert not nareken.reken_na(voorbeeld, werkbon)
    bederf(voorbeeld, werkbon)
    return nareken.reken_na(voorbeeld, werkbon)


class ASumIsRead(unittest.TestCase):
    def test_as_on_paper(self):
        for tekst, uitkomst in (("20/60 x 65,00 = 0,00", "21.66"), ("14,10 + 113,75 = 0,00", "127.85"), ("113,75 + 21% = 0,00", "137.64"), ("-2 x 12,45 = 0,00", "-24.90"),
                                ("60,00 - 12,45 + 21% = 0,00", "57.54"), ("20,00 + 21% van 10,00 + 9% van 10,00 = 0,00", "23.00"), ("99,99/1,21 = 0,0000", "82.6364"),
                                ("2 x 1.000,25 = 0,00", "2000.50"), ("0,5 x 0,01 = 0,00", "0.01")):
            self.assertEqual(nareken.Som(tekst).berekend, Decimal(uitkomst), tekst)


class IsSeen(unittest.TestCase):
    def spoilt(self, naam, id, bederf):
        self.assertTrue(bedorven(naam, id, bederf))

    def test_a_wrong_outcome_of_a_line(self):
        self.spoilt("outsmart/rompslomp", "3001", lambda v, w: w.verwacht["regels"][0].update(som="105/60 x 65,00 = 113,76"))

    def test_a_sum_that_is_right_of_another_quantity(self):
        self.spoilt("outsmart/rompslomp", "3001", lambda v, w: w.verwacht["regels"][0].update(som="90/60 x 65,00 = 97,50"))

    def test_factors_swapped_with_the_same_outcome(self):
        self.spoilt("outsmart/reeleezee", "5008", lambda v, w: w.verwacht["regels"][0].pop("prijs"))

    def test_T13_and_T14_are_told_apart_by_the_setting(self):
        self.spoilt("outsmart/rompslomp", "3001", lambda v, w: v.klanten["ro"]["instellingen"]["urenAfronden"].update(bereik="BEREIK_PER_REGEL"))
        self.spoilt("outsmart/asperion", "4001", lambda v, w: v.klanten["as"]["instellingen"]["urenAfronden"].update(bereik="BEREIK_TOTAAL"))

    def test_X03_another_step(self):
        self.spoilt("outsmart/rompslomp", "3002", lambda v, w: v.klanten["ro"]["instellingen"]["urenAfronden"].update(stapMinuten=45))

    def test_T22_the_booked_time_on_the_night_of_the_change(self):
        self.spoilt("outsmart/rompslomp", "3004", lambda v, w: w.werkbon["Workperiods"][0].update(WorkDate="22-03-2026"))
        self.spoilt("simplesimon/rompslomp", "7016", lambda v, w: w.werkbon["TimeSheet"][0].update(End="2026-03-29T05:00:00"))

    def test_another_price_at_the_vendor(self):
        self.spoilt("outsmart/imuis", "6001", lambda v, w: next(a for a in v.bij_de_vendor("im")["artikelen"] if a["code"] == "ARB").update(prijs="66,00"))

    def test_T19_vat_over_the_sum_instead_of_per_line(self):
        self.spoilt("outsmart/rompslomp", "3010", lambda v, w: w.verwacht.update(incl="37,35 + 21% = 45,19"))
        self.spoilt("outsmart/asperion", "4004", lambda v, w: w.verwacht.update(incl="37,35 + 21% van 12,45 + 21% van 12,45 + 21% van 12,45 = 45,18"))

    def test_another_vat_rate(self):
        self.spoilt("outsmart/asperion", "4006", lambda v, w: next(a for a in v.bij_de_vendor("as")["artikelen"] if a["code"] == "BROOD").update(btw="21"))

    def test_X75_a_discount_that_does_not_fit(self):
        self.spoilt("outsmart/rompslomp", "3008", lambda v, w: w.werkbon["Materials"][0].update(MaterialDiscountPercentage="10"))

    def test_a_line_too_many_and_too_few(self):
        self.spoilt("outsmart/imuis", "6002", lambda v, w: w.verwacht["regels"].pop())
        self.spoilt("outsmart/reeleezee", "5001", lambda v, w: w.verwacht["regels"].append({"regel": "Gratis", "som": "1 x 0,00 = 0,00"}))

    def test_X80_a_known_order_line_keeps_the_price_of_the_order(self):
        self.spoilt("outsmart/imuis", "6002", lambda v, w: w.verwacht["regels"][0].update(som="6 x 9,99 = 59,94"))

    def test_a_setting_that_nobody_uses(self):
        voorbeeld = copy.deepcopy(voorbeelden.Voorbeeld("outsmart/asperion"))
        self.assertEqual(nareken.ongebruikt(voorbeeld), [])
        for klant in voorbeeld.klanten.values():
            klant["instellingen"].pop("tekstregel", None)
        self.assertEqual(nareken.ongebruikt(voorbeeld), ["tekstregel"])


if __name__ == "__main__":
    unittest.main()
