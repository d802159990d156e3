#include "tests/sandbox/rompslomp/invoice_attributes.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/rompslomp/attributes.h"
#include "tests/sandbox/rompslomp/contact_calls.h"
#include "tests/sandbox/rompslomp/errors.h"
#include "tests/sandbox/rompslomp/kind.h"
#include "tests/sandbox/rompslomp/vat_type.h"

namespace koppel::sandbox::rompslomp {
namespace {

constexpr std::size_t kMostLines = 500;  // A27

bool Sent(const json::object& attributes, absl::string_view name) { return FindAttribute(attributes, name) != nullptr; }

std::optional<Response> RefuseShape(const Call& call, const json::object& attributes) {
  if (auto stray =
          RefuseStray(attributes,
                      {"date", "due_date", "payment_method", "custom_payment_instructions", "description", "contact_id",
                       "currency", "currency_exchange_rate", "template_id", "vat_number", "validates_vat_number",
                       "api_reference", "payment_reference", "sale_type", "distance_sale",
                       "sends_copy_by_email_on_publish", "creates_pay_url_on_publish", "_publish"},
                      {"invoice_lines", "contact", "payments"})) {
    return stray;
  }
  if (Sent(attributes, "payments") && !absl::StrContains(call.scopes, " manage:payments ")) {
    return InvalidScope("manage:payments");
  }
  const json::value* lines = FindAttribute(attributes, "invoice_lines");
  if (lines == nullptr) return std::nullopt;
  if (!lines->is_array()) return InvalidParameterValue("invoice_lines");
  for (const json::value& line : lines->get_array()) {
    if (!line.is_object()) return InvalidParameterValue("invoice_lines");
    if (auto stray = RefuseStray(line.get_object(),
                                 {"id", "_destroy", "description", "extended_description", "quantity", "price_per_unit",
                                  "vat_type_id", "vat_rate", "product_id", "account_id", "account_path"})) {
      return stray;
    }
  }
  return std::nullopt;
}

void ApplyDates(const Call& call, const json::object& attributes, Invoice* invoice, Complaints* complaints) {
  const bool is_new = invoice->id == 0;
  if (is_new) invoice->date = call.today();
  if (const json::value* date = FindAttribute(attributes, "date")) {
    const std::optional<std::string> text = TextOf(*date);
    const std::optional<absl::CivilDay> day = text ? ParseDay(*text) : std::nullopt;
    if (!day) complaints->Missing("Factuurdatum");
    invoice->date = day.value_or(invoice->date);
  }
  if (invoice->date <= absl::CivilDay(1990, 1, 1)) complaints->Add("Factuurdatum", "moet na 01/01/1990 liggen");
  if (is_new) invoice->due_date = invoice->date + call.rules.payment_days;
  if (const json::value* due = FindAttribute(attributes, "due_date")) {
    const std::optional<std::string> text = TextOf(*due);
    const std::optional<absl::CivilDay> day = text ? ParseDay(*text) : std::nullopt;
    if (text && !day) complaints->Invalid("Vervaldatum");
    invoice->due_date = day.value_or(invoice->date + call.rules.payment_days);
  }
}

// One of a list of words; blank is the first.
void ApplyWord(const json::object& attributes, absl::string_view name, absl::string_view label,
               const std::vector<absl::string_view>& words, std::string* target, Complaints* complaints) {
  const json::value* value = FindAttribute(attributes, name);
  if (value == nullptr) return;
  *target = TextOf(*value).value_or(std::string(words.front()));
  if (std::find(words.begin(), words.end(), *target) == words.end())
    complaints->Add(label, "is niet in de lijst opgenomen");
}

void ApplyPayment(const json::object& attributes, Invoice* invoice, Complaints* complaints) {
  ApplyWord(attributes, "payment_method", "Payment method",
            {"pay_transfer", "paid_cash", "paid_pin", "paid_already", "pay_ideal", "paid_sepa", "pay_custom"},
            &invoice->payment_method, complaints);
  SetText(attributes, "custom_payment_instructions", &invoice->custom_payment_instructions);
  if (invoice->payment_method != "pay_custom") {
    invoice->custom_payment_instructions = std::nullopt;
  } else if (!invoice->custom_payment_instructions) {
    complaints->Missing("Custom payment instructions");
  }

  std::optional<std::string> currency = invoice->currency;
  SetText(attributes, "currency", &currency);
  invoice->currency = currency.value_or("eur");
  const auto lower = [](char c) { return absl::ascii_islower(static_cast<unsigned char>(c)); };
  if (invoice->currency.size() != 3 || !std::all_of(invoice->currency.begin(), invoice->currency.end(), lower)) {
    complaints->Invalid("Currency");
  }
  std::optional<std::string> rate;
  SetText(attributes, "currency_exchange_rate", &rate);
  if (rate) invoice->currency_exchange_rate = Decimal::Parse(*rate);
  if (rate && !invoice->currency_exchange_rate) complaints->Add("Currency exchange rate", "is geen getal");
  if (!rate && invoice->currency != "eur" && !invoice->currency_exchange_rate)
    complaints->Missing("Currency exchange rate");
}

std::optional<Response> ApplyContactOf(Call& call, const json::object& attributes, Invoice* invoice,
                                       std::optional<Contact>* new_contact, Complaints* complaints) {
  const json::value* inline_contact = FindAttribute(attributes, "contact");
  if (inline_contact != nullptr && inline_contact->is_null()) inline_contact = nullptr;
  if (inline_contact != nullptr && inline_contact->is_object() && !Sent(attributes, "contact_id")) {
    Contact contact;
    if (auto bad = ApplyContact(call, inline_contact->get_object(), &contact, complaints)) return bad;
    invoice->cached_contact = Cached(contact);
    if (invoice->id == 0) invoice->vat_number = contact.vat_number;
    *new_contact = std::move(contact);
    return std::nullopt;
  }
  if (inline_contact != nullptr) complaints->Invalid("Contact");
  const json::value* sent = FindAttribute(attributes, "contact_id");
  if (sent == nullptr && invoice->id != 0) return std::nullopt;
  const Stored<Contact>* contact = sent == nullptr ? nullptr : call.books.contacts.Find(IdOf(*sent).value_or(0));
  if (contact == nullptr) {
    complaints->Missing("Contact");  // A10: also when it is unknown.
    return std::nullopt;
  }
  invoice->contact_id = contact->value.id;
  invoice->cached_contact = Cached(contact->value);
  if (invoice->id == 0) invoice->vat_number = contact->value.vat_number;  // A22
  return std::nullopt;
}

std::optional<Response> ApplyLines(Call& call, const json::object& attributes, Invoice* invoice,
                                   Complaints* complaints) {
  const json::value* lines = FindAttribute(attributes, "invoice_lines");
  if (lines == nullptr) return std::nullopt;
  const VatType& fallback = VatTypeNamed(call.books.company.vat_liable ? "vat_high" : "vat_none");
  for (const json::value& element : lines->get_array()) {
    const json::object& sent = element.get_object();
    const json::value* id = FindAttribute(sent, "id");
    const json::value* destroy = FindAttribute(sent, "_destroy");
    const bool remove = destroy != nullptr && BoolOf(*destroy);
    auto line = invoice->lines.end();
    if (id != nullptr && TextOf(*id)) {
      line = std::find_if(invoice->lines.begin(), invoice->lines.end(),
                          [wanted = IdOf(*id)](const Line& known) { return known.id == wanted; });
      if (line == invoice->lines.end()) return NoSuchResource();
    }
    if (remove) {
      if (line != invoice->lines.end()) invoice->lines.erase(line);
      continue;
    }
    if (line == invoice->lines.end()) line = invoice->lines.insert(line, Line());
    ApplyLine(sent, fallback.id, &*line, complaints);
    const json::value* product = FindAttribute(sent, "product_id");
    if (product == nullptr) continue;
    line->product_id = IdOf(*product);
    if (TextOf(*product) && call.books.products.Find(line->product_id.value_or(0)) == nullptr)
      complaints->Invalid("Product");
  }
  if (invoice->lines.size() > kMostLines)
    complaints->Add("Invoice lines", absl::StrCat("is te lang (maximaal ", kMostLines, " regels)"));
  return std::nullopt;
}

bool InOtherEuCountry(const Invoice& invoice) {
  static constexpr std::array<absl::string_view, 26> kOthers = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
                                                                "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
                                                                "LV", "MT", "PL", "PT", "RO", "SE", "SI", "SK"};
  const std::string country = invoice.cached_contact.country_code.value_or("NL");
  return std::find(kOthers.begin(), kOthers.end(), country) != kOthers.end();
}

bool NeedsVatNumber(const Invoice& invoice) {
  return std::any_of(invoice.lines.begin(), invoice.lines.end(), [&](const Line& line) {
    const VatType* type = FindVatType(line.vat_type_id);
    if (type == nullptr) return false;
    return type->name == "vat_reverse_charged" || (type->name == "vat_zero" && InOtherEuCountry(invoice));
  });
}

// Two letters and then letters and digits; Dutch ones are NL123456789B01.
bool LooksLikeVatNumber(const std::string& number) {
  const auto is = [&](std::size_t from, std::size_t to, auto test) {
    return std::all_of(number.begin() + static_cast<std::ptrdiff_t>(from),
                       number.begin() + static_cast<std::ptrdiff_t>(to), [&](unsigned char c) { return test(c) != 0; });
  };
  if (number.size() < 4 || number.size() > 15 || !is(0, 2, absl::ascii_isupper)) return false;
  if (!is(2, number.size(), [](unsigned char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c) ? 1 : 0; }))
    return false;
  if (!absl::StartsWith(number, "NL")) return true;
  return number.size() == 14 && is(2, 11, absl::ascii_isdigit) && number[11] == 'B' && is(12, 14, absl::ascii_isdigit);
}

void CheckVatNumber(const json::object& attributes, const Invoice& invoice, Complaints* complaints) {
  const bool needed = NeedsVatNumber(invoice);
  if (needed && !invoice.vat_number) complaints->Missing("Btw nummer");
  const bool looked_at = needed || Sent(attributes, "vat_number");
  if (looked_at && invoice.vat_number && invoice.validates_vat_number && !LooksLikeVatNumber(*invoice.vat_number)) {
    complaints->Invalid("Btw nummer");
  }
}

void CheckReference(Call& call, const Invoice& invoice, Complaints* complaints) {
  complaints->CheckLength("Api reference", invoice.api_reference, 255);
  if (!call.rules.unique || !invoice.api_reference) return;
  Stored<Invoice>* existing = call.books.invoices.FindByReference(*invoice.api_reference, invoice.id);
  if (existing == nullptr) return;
  ++existing->refused_duplicates;
  call.ledger.Refused({.kind = NameOf(Kind::kInvoice),
                       .company = call.books.company.id,
                       .key = *invoice.api_reference,
                       .existing_id = existing->value.id,
                       .origin = call.origin});
  complaints->Taken("Api reference");
}

}  // namespace

std::optional<Response> ApplyInvoice(Call& call, const json::object& attributes, Invoice* invoice,
                                     std::optional<Contact>* new_contact, Complaints* complaints) {
  if (auto bad = RefuseShape(call, attributes)) return bad;
  ApplyDates(call, attributes, invoice, complaints);
  ApplyPayment(attributes, invoice, complaints);
  if (auto bad = ApplyContactOf(call, attributes, invoice, new_contact, complaints)) return bad;
  SetText(attributes, "description", &invoice->description);
  SetText(attributes, "vat_number", &invoice->vat_number);
  SetBool(attributes, "validates_vat_number", &invoice->validates_vat_number);
  SetText(attributes, "api_reference", &invoice->api_reference);
  SetText(attributes, "payment_reference", &invoice->payment_reference);
  SetBool(attributes, "distance_sale", &invoice->distance_sale);
  SetBool(attributes, "sends_copy_by_email_on_publish", &invoice->sends_copy_by_email_on_publish);
  ApplyWord(attributes, "sale_type", "Sale type", {"supply", "service", "service_digital"}, &invoice->sale_type,
            complaints);
  if (const json::value* id = FindAttribute(attributes, "template_id")) {
    invoice->template_id = IdOf(*id);
    if (TextOf(*id) && invoice->template_id != kTemplateId) complaints->Invalid("Template");
  }
  if (auto bad = ApplyLines(call, attributes, invoice, complaints)) return bad;
  CheckVatNumber(attributes, *invoice, complaints);
  CheckReference(call, *invoice, complaints);
  return std::nullopt;
}

}  // namespace koppel::sandbox::rompslomp
