#include "tests/sandbox/asperion/debtor.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace koppel::sandbox::asperion {
namespace {

// 0: the number is not made of digits alone, or of too many to count on from.
std::int64_t Counted(const std::optional<std::string>& number) {
  const auto digit = [](unsigned char c) { return absl::ascii_isdigit(c); };
  std::int64_t counted = 0;
  if (!number || number->size() > 18 || !std::all_of(number->begin(), number->end(), digit)) return 0;
  return absl::SimpleAtoi(*number, &counted) ? counted : 0;
}

}  // namespace

const Schema<Debtor>& DebtorSchema() {
  static const Schema<Debtor>& schema = *new Schema<Debtor>({
      {"id", &Debtor::id, Access::kRead},
      {"customerNumber", &Debtor::customer_number},
      {"name", &Debtor::name},
      {"attentionTo", &Debtor::attention_to},
      {"address", &Debtor::address},
      {"addressLine2", &Debtor::address_line2},
      {"addressLine3", &Debtor::address_line3},
      {"postCode", &Debtor::post_code},
      {"city", &Debtor::city},
      {"countryCode", &Debtor::country_code},
      {"phoneNumber", &Debtor::phone_number},
      {"mobileNumber", &Debtor::mobile_number},
      {"faxNumber", &Debtor::fax_number},
      {"emailAddress", &Debtor::email_address},
      {"debtorKindId", &Debtor::debtor_kind_id},
      {"paymentConditionId", &Debtor::payment_condition_id},
      {"paymentMethodId", &Debtor::payment_method_id},
      {"cocNumber", &Debtor::coc_number},
      {"vatNumber", &Debtor::vat_number},
      {"iban", &Debtor::iban},
      {"bic", &Debtor::bic},
      {"bban", &Debtor::bban},
      {"directDebit", &Debtor::direct_debit},
      {"comments", &Debtor::comments},
      {"characteristic4", &Debtor::characteristic4},
      {"characteristic5", &Debtor::characteristic5},
      {"dateAdded", &Debtor::date_added, Access::kRead, Filter::kRange},
      {"dateLastChange", &Debtor::date_last_change, Access::kRead},
      {"blocked", &Debtor::blocked},
      {"noReminder", &Debtor::no_reminder},
  });
  return schema;
}

void Debtors::Put(Debtor debtor, const Origin& origin) {
  const Stored<Debtor>* before = table_.Find(debtor.id);
  if (before == nullptr || before->value.customer_number != debtor.customer_number) {
    numbers_.Add(debtor.customer_number);
    highest_number_ = std::max(highest_number_, Counted(debtor.customer_number));
  }
  if (before == nullptr || before->value.name != debtor.name) names_.Add(debtor.name);
  table_.Put(std::move(debtor), origin);
}

std::string Debtors::NextNumber() const { return absl::StrCat(highest_number_ + 1); }

}  // namespace koppel::sandbox::asperion
