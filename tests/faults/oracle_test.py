#!/usr/bin/env python3
"""The oracle is green on what is right, and red on each single thing that is not."""
import copy
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import oracle  # noqa: E402

EVENT = {"account": "a", "werkbon": {"id": "1", "materialen": [{"aantal": "2.5", "prijs": "1.01"}], "uren": [
    {"totaalMinuten": m, "uursoort": {"code": "ARB", "prijs": "65.00"}} for m in (50, 20, 35)]}}
OTHER = {"account": "a", "werkbon": {"id": "1", "materialen": [{"aantal": "1", "prijs": "9.00"}], "uren": []}}


def offer(**changes):
    return oracle.Offer(**{"account": "a", "id": "1", "order": "WB-1", "company": "1400000001", "events": {10: EVENT}, **changes})


def invoice(**changes):
    return {"id": 7, "company_id": 1400000001, "description": "Werkbonnummer: WB-1", "price_without_vat": "116.28", "price_with_vat": "140.7",
            "seeded": False, "api_reference": "KPL-A", "stored_at": "", "request": 1, "refused_duplicates": 0, **changes}


def result(**changes):
    return {"account": "a", "werkbon": "1", "revision": 10, "offer": 1, "generation": 1, "uitkomst": "AFGEHANDELD", "redenen": [],
            "factuur": {"id": "7"}, "event_id": "E1", **changes}


def judge(offers=None, invoices=None, results=None, duplicates=None, requests=(), **more):
    empty = {kind: {} for kind in ("contact_number", "contact_name", "product_code", "product_description")}
    ledger = {"invoices": [invoice()] if invoices is None else invoices, "duplicates": {**empty, **(duplicates or {})}, "requests": list(requests)}
    return oracle.judge(offers or [offer()], ledger, [result()] if results is None else results, **more)


class Oracle(unittest.TestCase):
    def red(self, verdict, invariant, lost=0, twice=0):
        self.assertTrue(any(f"({invariant}" in line or f", {invariant})" in line for line in verdict.wrong), verdict.wrong)
        self.assertEqual((verdict.lost, verdict.twice), (lost, twice))

    def test_computes_T13_and_rounds_half_away_from_zero(self):
        self.assertEqual([str(a) for a in oracle.OutsmartRompslomp().amounts(EVENT)], ["116.28", "140.70"])  # 113.75 and 2.525; 23.89 and 0.53 of VAT

    def test_one_invoice_told_once_is_right(self):
        self.assertEqual(judge().wrong, [])

    def test_told_again_with_the_same_event_id_is_right(self):
        self.assertEqual(judge(results=[result(), result()]).wrong, [])

    def test_no_result(self):
        self.red(judge(results=[]), "I1", lost=1)

    def test_told_without_an_invoice(self):
        self.red(judge(invoices=[]), "I1", lost=1)

    def test_two_invoices(self):
        self.red(judge(invoices=[invoice(), invoice(id=8, api_reference="KPL-B")]), "I2", twice=1)

    def test_a_relation_and_a_product_twice(self):
        self.red(judge(duplicates={"contact_number": {"7": 2}, "product_code": {"M": 3}}), "I2", twice=3)

    def test_two_verdicts_on_one_offer(self):
        self.red(judge(results=[result(), result(event_id="E2")]), "I3")

    def test_a_cent_too_much(self):
        self.red(judge(invoices=[invoice(price_with_vat="140.71")]), "I4")

    def test_anothers_invoice(self):
        self.red(judge(results=[result(factuur={"id": "9"})]), "I4")

    def test_an_invoice_that_was_never_told(self):
        verdict = judge(offers=[offer(expect=("WACHT",))], results=[result(uitkomst="WACHT", factuur={})])
        self.red(verdict, "I4")

    def test_an_invoice_that_nobody_offered(self):
        self.assertTrue(judge(invoices=[invoice(), invoice(description="Werkbonnummer: WB-2")]).wrong)

    def test_anothers_token(self):
        request = {"request": 1, "path": "/api/v1/companies/1400000001/contacts", "token_fingerprint": "bbb"}
        self.red(judge(requests=[request], tokens={"1400000001": "aaa"}), "I5")

    def test_a_name_in_a_log(self):
        file = pathlib.Path(self.id() + ".log")
        try:
            file.write_text('{"message":"klant Kanarievogel"}')
            self.assertEqual(len(oracle.silence([file], ["Kanarievogel", "geheim"])), 1)
        finally:
            file.unlink()

    def test_an_older_revision_behind_a_newer_one(self):
        both, older = offer(events={10: EVENT, 20: OTHER}), {("a", "1"): [20, 10]}
        self.red(judge(offers=[both], log_order=older), "I9")
        self.assertEqual(judge(offers=[both], log_order={("a", "1"): [10, 20]}).wrong, [])

    def test_reads_a_result_in_protobuf(self):
        text = lambda number, value: bytes([number << 3 | 2, len(value)]) + value.encode()
        inner = text(1, "7") + text(4, "116.28") + text(5, "140.70")
        value = text(1, "a") + text(4, "1") + b"\x30\x0a\x38\x01\x40\x01\x48\x01" + bytes([11 << 3 | 2, len(inner)]) + inner
        read = oracle.result_of({"value": value, "headers": {"ce_id": "E1"}, "time": 0, "partition": 0, "offset": 0})
        self.assertEqual({k: read[k] for k in ("account", "werkbon", "revision", "offer", "uitkomst", "event_id")},
                         {k: v for k, v in result().items() if k in ("account", "werkbon", "revision", "offer", "uitkomst", "event_id")})
        self.assertEqual(read["factuur"], {"id": "7", "excl": "116.28", "incl": "140.70"})


if __name__ == "__main__":
    unittest.main()
