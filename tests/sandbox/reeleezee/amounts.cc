#include "tests/sandbox/reeleezee/amounts.h"

#include <array>
#include <map>
#include <string>

#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {
namespace {

const Decimal kOne = *Decimal::Parse("1");

// The VAT on `amount`, or in it when it is included.
Decimal Vat(const Decimal& amount, const Decimal& percentage, bool included) {
  if (!included) return (amount * percentage).Rounded(2);
  return (amount * percentage).DividedBy(kOne + percentage, 2);
}

struct LineAmounts {
  Decimal net;       // without VAT, before discount
  Decimal discount;  // without VAT
  Decimal after;     // without VAT, after discount
  Decimal tax;
  Decimal priced;  // after discount, as prices are: with VAT when it is included
};

LineAmounts ComputeLine(const Record& line, const Decimal& percentage, bool included) {
  const bool by_unit = !IsNull(line.Get("Quantity")) || !IsNull(line.Get("Price"));
  if (!by_unit) {
    const Decimal net = line.Number("NetAmount");
    const bool has_tax = !IsNull(line.Get("TaxAmount"));
    const Decimal tax = has_tax ? line.Number("TaxAmount") : Vat(net, percentage, false);
    return {.net = net, .discount = {}, .after = net, .tax = tax, .priced = included ? net + tax : net};
  }
  const Decimal amount = (line.Number("Quantity") * line.Number("Price")).Rounded(2);
  Decimal discount = line.Number("DiscountAmount");
  if (IsNull(line.Get("DiscountAmount"))) discount = (amount * line.Number("DiscountPercentage")).Rounded(2);
  const Decimal priced = amount - discount;
  const Decimal tax = Vat(priced, percentage, included);
  const Decimal after = included ? priced - tax : priced;
  const Decimal net = included ? amount - Vat(amount, percentage, true) : amount;
  return {.net = net, .discount = net - after, .after = after, .tax = tax, .priced = priced};
}

bool Fits(const Decimal& amount) { return Decimal::Parse(amount.ToString()).has_value(); }

}  // namespace

bool ComputeAmounts(const Call& call, Record* invoice) {
  const bool included = invoice->Flag("IsVatIncluded");
  Decimal without_discount, discount, net, tax;
  std::map<std::string, Decimal> priced_by_rate;
  for (Record& line : invoice->List("DocumentLineList")) {
    const Record* rate = call.books.To("TaxRates", line.Text("TaxRate"));
    const LineAmounts amounts = ComputeLine(line, rate == nullptr ? Decimal() : rate->Number("Percentage"), included);
    if (!Fits(amounts.net) || !Fits(amounts.after + amounts.tax)) return false;
    line.Set("NetAmount", amounts.net);
    line.Set("TaxAmount", amounts.tax);
    line.Set("AfterDiscountAmount", amounts.after);
    line.Set("TotalAmount", amounts.after);
    line.Set("LineTotalPayableAmount", amounts.after + amounts.tax);
    without_discount = without_discount + amounts.net;
    discount = discount + amounts.discount;
    net = net + amounts.after;
    tax = tax + amounts.tax;
    Decimal& priced = priced_by_rate[line.Text("TaxRate")];
    priced = priced + amounts.priced;
  }
  if (call.rules.vat_over_sums) {
    Decimal all_priced;
    tax = Decimal();
    for (const auto& [id, priced] : priced_by_rate) {
      const Record* rate = call.books.To("TaxRates", id);
      tax = tax + Vat(priced, rate == nullptr ? Decimal() : rate->Number("Percentage"), included);
      all_priced = all_priced + priced;
    }
    net = included ? all_priced - tax : all_priced;
  }
  net = net + Decimal::Cents(call.cents_wrong);
  const Decimal payable = net + tax;
  if (!Fits(without_discount) || !Fits(payable)) return false;
  invoice->Set("TotalLineAmountWithoutDiscount", without_discount);
  invoice->Set("CalculatedDiscountAmount", discount);
  invoice->Set("TotalNetAmount", net);
  invoice->Set("TotalTaxAmount", tax);
  invoice->Set("TotalPayableAmount", payable);
  invoice->Set("BaseInvoiceAmount", payable);
  const Decimal paid = invoice->Int("Status") == status::kClosed ? payable : Decimal();
  invoice->Set("TotalPaidAmount", paid);
  invoice->Set("BasePaidAmount", paid);
  invoice->Set("BaseRemainingAmount", payable - paid);
  invoice->Set("UnspecifiedAmount", Decimal());
  invoice->Set("IsCreditInvoice", payable.negative());
  return true;
}

}  // namespace koppel::sandbox::reeleezee
