// The vendor's types as far as they are played, with their properties in the order in which they are shown (vendor page
// 3). Enums are told by their name in the vendor's own messages.
#pragma once

#include "tests/sandbox/reeleezee/record.h"

namespace koppel::sandbox::reeleezee {

const Type& AdministrationModel();
const Type& SettingsModel();
const Type& CustomerModel();
const Type& AddressModel();
const Type& ChannelModel();
const Type& ContactPersonModel();
const Type& FiscalModel();
const Type& ProductModel();
const Type& TaxRateModel();
const Type& UnitModel();
const Type& LedgerModel();
const Type& CategoryModel();
const Type& CategoryAccountModel();
const Type& InvoiceModel();
const Type& LineModel();
const Type& ReceiptModel();  // an invoice as the collection Receipts shows it
const Type& UploadModel();

// Types of which only `id` and `Name` are told.
const Type& CustomerTypeModel();
const Type& CustomerStatusModel();
const Type& EntityTypeModel();
const Type& CountryModel();
const Type& LanguageModel();

// Values of enums.
namespace status {
inline constexpr std::int64_t kDraft = 1;
inline constexpr std::int64_t kBooked = 2;
inline constexpr std::int64_t kClosed = 3;
}  // namespace status
namespace origin {
inline constexpr std::int64_t kReceipt = 1;
inline constexpr std::int64_t kDocument = 2;  // a real invoice
}  // namespace origin
namespace channel {
inline constexpr std::int64_t kEMail = 10;
}  // namespace channel
namespace address {
inline constexpr std::int64_t kBusiness = 1;  // then billing, shipping and home (7.14)
}  // namespace address
namespace line {
inline constexpr std::int64_t kFree = 4;
inline constexpr std::int64_t kProduct = 11;
}  // namespace line
inline constexpr std::int64_t kSalesInvoice = 10;  // DocumentType

}  // namespace koppel::sandbox::reeleezee
