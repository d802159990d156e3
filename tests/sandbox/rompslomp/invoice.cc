#include "tests/sandbox/rompslomp/invoice.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "tests/sandbox/rompslomp/attributes.h"

namespace koppel::sandbox::rompslomp {
namespace {

std::string Month(absl::CivilDay day) { return absl::StrFormat("%04d%02d", day.year(), day.month()); }

json::value DayValue(const std::optional<absl::CivilDay>& day) {
  if (!day) return nullptr;
  return json::value(absl::FormatCivilTime(*day));
}

std::optional<absl::CivilDay> StoredDay(const json::object& stored, absl::string_view name) {
  std::optional<std::string> text;
  SetText(stored, name, &text);
  return text ? ParseDay(*text) : std::nullopt;
}

json::object ToJson(const CachedContact& contact) {
  return {{"name", TextValue(contact.name)},
          {"contact_person_name", TextValue(contact.contact_person_name)},
          {"address", TextValue(contact.address)},
          {"zipcode", TextValue(contact.zipcode)},
          {"city", TextValue(contact.city)},
          {"country_code", TextValue(contact.country_code)},
          {"contact_person_email_address", TextValue(contact.contact_person_email_address)},
          {"contact_number", TextValue(contact.contact_number)}};
}

CachedContact CachedContactFromJson(const json::object& stored) {
  CachedContact contact;
  SetText(stored, "name", &contact.name);
  SetText(stored, "contact_person_name", &contact.contact_person_name);
  SetText(stored, "address", &contact.address);
  SetText(stored, "zipcode", &contact.zipcode);
  SetText(stored, "city", &contact.city);
  SetText(stored, "country_code", &contact.country_code);
  SetText(stored, "contact_person_email_address", &contact.contact_person_email_address);
  SetText(stored, "contact_number", &contact.contact_number);
  return contact;
}

bool Matches(const Invoice& invoice, const InvoiceQuestion& question, absl::CivilDay today) {
  const std::string& selection = question.selection;
  const bool selected = selection == "all" || (selection == "concept" && !invoice.published()) ||
                        (selection == "published" && invoice.published()) ||
                        (selection == "unpaid" && invoice.published()) ||
                        (selection == "expired" && invoice.published() && invoice.due_date < today) ||
                        (selection == "credit_invoices" && invoice.price_with_vat.negative());
  return selected && (!question.api_reference || invoice.api_reference == question.api_reference) &&
         (!question.contact_id || invoice.contact_id == *question.contact_id) &&
         (!question.from || invoice.date >= *question.from) && (!question.till || invoice.date <= *question.till);
}

}  // namespace

CachedContact Cached(const Contact& contact) {
  return {.name = contact.name(),
          .contact_person_name = contact.contact_person_name,
          .address = contact.address,
          .zipcode = contact.zipcode,
          .city = contact.city,
          .country_code = contact.country_code,
          .contact_person_email_address = contact.contact_person_email_address,
          .contact_number = contact.contact_number};
}

void ComputeTotals(Invoice* invoice, Rounding rounding, int cents_wrong) {
  invoice->price_without_vat = invoice->vat_amount = Decimal();
  for (Line& line : invoice->lines) {
    ComputeAmounts(&line, rounding);
    invoice->price_without_vat = invoice->price_without_vat + line.price_without_vat;
    invoice->vat_amount = invoice->vat_amount + line.vat_amount;
  }
  invoice->price_without_vat = invoice->price_without_vat.Rounded(2) + Decimal::Cents(cents_wrong);
  invoice->vat_amount = invoice->vat_amount.Rounded(2);
  invoice->price_with_vat = invoice->price_without_vat + invoice->vat_amount;
}

json::object ToJson(const Invoice& invoice) {
  json::object object{
      {"id", invoice.id},
      {"date", DayValue(invoice.date)},
      {"due_date", DayValue(invoice.due_date)},
      {"payment_method", invoice.payment_method},
      {"description", TextValue(invoice.description)},
      {"status", invoice.published() ? "published" : "concept"},
      {"price_without_vat", invoice.price_without_vat.ToString()},
      {"price_with_vat", invoice.price_with_vat.ToString()},
      {"vat_amount", invoice.vat_amount.ToString()},
      {"contact_id", invoice.contact_id},
      {"invoice_number", TextValue(invoice.invoice_number)},
      {"published_at", DayValue(invoice.published_at)},
      {"payment_status", "unpaid"},
      {"open_amount", invoice.price_with_vat.ToString()},
      {"currency", invoice.currency},
      {"currency_exchange_rate", invoice.currency_exchange_rate.value_or(Decimal::Cents(100)).ToString()},
      {"template_id", nullptr},
      {"vat_number", TextValue(invoice.vat_number)},
      {"payment_reference", TextValue(invoice.payment_reference)},
      {"sale_type", invoice.sale_type},
      {"distance_sale", invoice.distance_sale},
      {"cached_contact", ToJson(invoice.cached_contact)},
      {"attachment_objects", json::array()},
  };
  if (invoice.template_id) object["template_id"] = *invoice.template_id;
  if (invoice.api_reference) object["api_reference"] = *invoice.api_reference;
  if (invoice.custom_payment_instructions) {
    object["custom_payment_instructions"] = *invoice.custom_payment_instructions;
  }
  if (!invoice.validates_vat_number) object["validates_vat_number"] = false;
  if (invoice.sends_copy_by_email_on_publish && !invoice.published()) object["sends_copy_by_email_on_publish"] = true;
  json::array& lines = object["invoice_lines"].emplace_array();
  for (const Line& line : invoice.lines) lines.push_back(ToJson(line));
  return object;
}

Invoice InvoiceFromJson(const json::object& stored) {
  Invoice invoice;
  std::optional<std::string> text;
  if (const json::value* id = FindAttribute(stored, "id")) invoice.id = IdOf(*id).value_or(0);
  invoice.date = StoredDay(stored, "date").value_or(absl::CivilDay());
  invoice.due_date = StoredDay(stored, "due_date").value_or(invoice.date);
  SetText(stored, "payment_method", &text);
  invoice.payment_method = text.value_or("pay_transfer");
  SetText(stored, "custom_payment_instructions", &invoice.custom_payment_instructions);
  SetText(stored, "description", &invoice.description);
  invoice.published_at = StoredDay(stored, "published_at");
  SetText(stored, "invoice_number", &invoice.invoice_number);
  if (const json::value* contact = FindAttribute(stored, "contact_id")) invoice.contact_id = IdOf(*contact).value_or(0);
  const json::value* cached = FindAttribute(stored, "cached_contact");
  if (cached != nullptr && cached->is_object()) invoice.cached_contact = CachedContactFromJson(cached->get_object());
  SetText(stored, "currency", &text);
  invoice.currency = text.value_or("eur");
  invoice.currency_exchange_rate = StoredDecimal(stored, "currency_exchange_rate");
  if (const json::value* id = FindAttribute(stored, "template_id")) invoice.template_id = IdOf(*id);
  SetText(stored, "vat_number", &invoice.vat_number);
  SetBool(stored, "validates_vat_number", &invoice.validates_vat_number);
  SetText(stored, "api_reference", &invoice.api_reference);
  SetText(stored, "payment_reference", &invoice.payment_reference);
  SetText(stored, "sale_type", &text);
  invoice.sale_type = text.value_or("supply");
  SetBool(stored, "distance_sale", &invoice.distance_sale);
  SetBool(stored, "sends_copy_by_email_on_publish", &invoice.sends_copy_by_email_on_publish);
  invoice.price_without_vat = StoredDecimal(stored, "price_without_vat");
  invoice.vat_amount = StoredDecimal(stored, "vat_amount");
  invoice.price_with_vat = StoredDecimal(stored, "price_with_vat");
  const json::value* lines = FindAttribute(stored, "invoice_lines");
  if (lines == nullptr || !lines->is_array()) return invoice;
  for (const json::value& line : lines->get_array()) {
    if (line.is_object()) invoice.lines.push_back(LineFromJson(line.get_object()));
  }
  return invoice;
}

std::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  absl::CivilDay day;
  if (text.size() != 10 || !absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) return std::nullopt;
  return day;
}

void Invoices::Put(Invoice invoice, const Origin& origin) {
  const Stored<Invoice>* before = store_.Find(invoice.id);
  if (before == nullptr || before->value.api_reference != invoice.api_reference) {
    if (before != nullptr && before->value.api_reference) {
      std::erase(by_reference_[*before->value.api_reference], invoice.id);
    }
    if (invoice.api_reference) by_reference_[*invoice.api_reference].push_back(invoice.id);
    references_.Add(invoice.api_reference);
  }
  if (invoice.published() && (before == nullptr || !before->value.published()))
    ++numbers_in_month_[Month(invoice.date)];
  store_.Put(std::move(invoice), origin);
}

void Invoices::Delete(std::int64_t id, absl::Time at) {
  const Stored<Invoice>* invoice = store_.Find(id);
  if (invoice == nullptr) return;
  if (invoice->value.api_reference) std::erase(by_reference_[*invoice->value.api_reference], id);
  store_.Delete(id, at);
}

Stored<Invoice>* Invoices::FindByReference(const std::string& reference, std::int64_t except) {
  const auto found = by_reference_.find(reference);
  if (found == by_reference_.end()) return nullptr;
  for (const std::int64_t id : found->second) {
    if (id != except) return store_.Find(id);
  }
  return nullptr;
}

std::vector<const Invoice*> Invoices::Search(const InvoiceQuestion& question, absl::CivilDay today) {
  std::vector<const Invoice*> hits;
  if (question.api_reference) {
    const auto found = by_reference_.find(*question.api_reference);
    if (found == by_reference_.end()) return hits;
    for (auto id = found->second.rbegin(); id != found->second.rend(); ++id) {
      const Invoice& invoice = store_.Find(*id)->value;
      if (Matches(invoice, question, today)) hits.push_back(&invoice);
    }
    return hits;
  }
  for (auto stored = store_.all().rbegin(); stored != store_.all().rend(); ++stored) {
    if (!stored->deleted && Matches(stored->value, question, today)) hits.push_back(&stored->value);
  }
  return hits;
}

std::string Invoices::NextNumber(absl::CivilDay date) const {
  const auto used = numbers_in_month_.find(Month(date));
  return absl::StrFormat("%s%04d", Month(date), used == numbers_in_month_.end() ? 1 : used->second + 1);
}

}  // namespace koppel::sandbox::rompslomp
