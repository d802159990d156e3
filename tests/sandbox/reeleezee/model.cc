#include "tests/sandbox/reeleezee/model.h"

#include <utility>

namespace koppel::sandbox::reeleezee {
namespace {

Property Read(Property property) {
  property.access = Access::kRead;
  return property;
}
Property Hidden(Property property) {
  property.access = Access::kHidden;
  return property;
}
Property Id() { return Read({.name = "id", .kind = Kind::kGuid}); }
Property Code() { return Read({.name = "id", .kind = Kind::kText}); }  // "NL": an id that is no GUID
Property Text(const char* name, std::size_t most = 0) { return {.name = name, .kind = Kind::kText, .most = most}; }
Property Int(const char* name) { return {.name = name, .kind = Kind::kInt}; }
Property Enum(const char* name, const char* type) { return {.name = name, .kind = Kind::kEnum, .type_name = type}; }
Property Number(const char* name, int decimals = 6) {
  return {.name = name, .kind = Kind::kDecimal, .decimals = decimals};
}
Property Flag(const char* name) { return {.name = name, .kind = Kind::kBool}; }
Property Moment(const char* name) { return {.name = name, .kind = Kind::kMoment}; }
Property Reference(const char* name, const Type& type, const char* collection) {
  return {.name = name, .kind = Kind::kReference, .type = &type, .collection = collection};
}
Property List(const char* name, const Type& type) { return {.name = name, .kind = Kind::kList, .type = &type}; }
Property Children(const char* name, const Type& type, const char* collection) {
  return Read({.name = name, .kind = Kind::kChildren, .type = &type, .collection = collection});
}

const Type& Make(const char* name, std::vector<Property> properties) { return *new Type(name, std::move(properties)); }
const Type& Named(const char* name) { return Make(name, {Id(), Text("Name")}); }

// Of what no administration here has: only null can be written.
const Type& Unplayed() {
  static const Type& type = Named("BaseDTO");
  return type;
}

}  // namespace

const Type& AdministrationModel() {
  static const Type& type = Make("Administration", {Id(), Text("Name"), Hidden(Flag("Invoicing")),
                                                    Hidden(Flag("SalesVATIncluded")), Hidden(Text("NumberPrefix"))});
  return type;
}

const Type& SettingsModel() {
  static const Type& type = Make("AdministrationSettings", {Id(), Flag("SalesVATIncluded")});
  return type;
}

const Type& CustomerModel() {
  static const Type& type = Make("Customer", {
                                                 Id(),
                                                 Read(Enum("EntityKind", "EntityKind")),
                                                 Text("Name", 50),
                                                 Text("SearchName", 50),
                                                 Int("IdentifierNumber"),
                                                 Read(Text("EMail")),
                                                 Read(Text("City")),
                                                 Int("DueDays"),
                                                 Text("ChamberOfCommerceNumber", 10),
                                                 Text("ChamberOfCommerceCity"),
                                                 Text("Initials"),
                                                 Text("FirstName"),
                                                 Text("LastNamePrefix"),
                                                 Text("LastName"),
                                                 Text("Title"),
                                                 Text("AdditionalName"),
                                                 Number("DiscountPercentage"),
                                                 Number("DefaultRate"),
                                                 Read(Flag("IsArchived")),
                                                 Read(Flag("IsLinkedToVendor")),
                                                 Children("AddressList", AddressModel(), "Addresses"),
                                                 List("CommunicationChannelList", ChannelModel()),
                                                 Reference("Country", CountryModel(), "Countries"),
                                                 Reference("Language", LanguageModel(), "Languages"),
                                                 Reference("CustomerStatus", CustomerStatusModel(), "CustomerStatuses"),
                                                 Reference("EntityType", EntityTypeModel(), "EntityTypes"),
                                                 Reference("CustomerType", CustomerTypeModel(), "CustomerTypes"),
                                             });
  return type;
}

const Type& AddressModel() {
  static const Type& type =
      Make("Address", {Id(), Enum("Type", "AddressType"), Text("Street"), Text("Number"), Text("NumberExtension"),
                       Text("Postcode"), Text("City"), Text("PObox"), Flag("IsPostal"), Read(Text("FullAddress")),
                       Reference("Country", CountryModel(), "Countries")});
  return type;
}

const Type& ChannelModel() {
  static const Type& type =
      Make("CommunicationChannel", {Id(), Enum("CommunicationType", "CommunicationType"), Text("FormattedValue")});
  return type;
}

const Type& ContactPersonModel() {
  static const Type& type =
      Make("ContactPerson", {Id(), Text("Initials"), Text("FirstName"), Text("LastNamePrefix"), Text("LastName"),
                             Text("Title"), List("CommunicationChannelList", ChannelModel())});
  return type;
}

const Type& FiscalModel() {
  static const Type& type =
      Make("FiscalProcessParameter", {Id(), Enum("Type", "FiscalProcessParameterType"), Text("IdentificationNumber")});
  return type;
}

const Type& ProductModel() {
  static const Type& type =
      Make("Product", {Id(), Text("Code", 32), Text("Description", 200), Text("SearchName", 50), Text("Comment"),
                       Number("Price", 4), Number("PurchasePrice", 4), Enum("ProductKind", "ProductKind"),
                       Reference("UnitOfMeasurement", UnitModel(), "UnitOfMeasurements"),
                       Reference("TaxRate", TaxRateModel(), "TaxRates")});
  return type;
}

const Type& TaxRateModel() {
  static const Type& type =
      Make("TaxRate", {Id(), Text("Name"), Number("Percentage"), Flag("IsExcempt"), Flag("IsRelayed"), Flag("IsMixed"),
                       Enum("TaxKind", "TaxKind"), Flag("UseForPurchaseInvoiceDetails"), Hidden(Text("Country"))});
  return type;
}

const Type& UnitModel() {
  static const Type& type =
      Make("UnitOfMeasurement", {Id(), Text("Code"), Text("Description"), Text("PluralName"),
                                 Hidden(Text("DescriptionEnglish")), Hidden(Text("PluralNameEnglish"))});
  return type;
}

const Type& LedgerModel() {
  static const Type& type = Make("Ledger", {Id(), Text("AccountNumber"), Enum("AccountType", "AccountType"),
                                            Text("Description"), Flag("IsTotalAccount")});
  return type;
}

const Type& CategoryModel() {
  static const Type& type = Make("DocumentCategory", {Id(), Text("Name"), Enum("DocumentType", "DocumentType")});
  return type;
}

const Type& CategoryAccountModel() {
  static const Type& type =
      Make("DocumentCategoryAccount", {Id(), Reference("DocumentCategory", CategoryModel(), "DocumentCategories"),
                                       Reference("Account", LedgerModel(), "Ledgers")});
  return type;
}

const Type& InvoiceModel() {
  static const Type& type =
      Make("SalesInvoice", {
                               Id(),
                               Read(Text("Token")),
                               Read(Enum("Status", "DocumentStatus")),
                               Enum("DocumentType", "DocumentType"),
                               Enum("Type", "DocumentSubType"),
                               Enum("Origin", "DocumentOrigin"),
                               Read(Flag("IsArchived")),
                               Read(Flag("IsCreditInvoice")),
                               Flag("IsFixedAmount"),
                               Flag("IsVatIncluded"),
                               Number("AccruedQuantity"),
                               Number("ExchangeRate"),
                               Moment("Date"),
                               Moment("BookDate"),
                               Moment("DueDate"),
                               {.name = "Header", .most = 200, .cut = true},
                               Text("Footer"),
                               Text("Bottom"),
                               Read(Text("Description")),
                               Read(Text("Reference")),
                               Text("PaymentReference"),
                               Int("InvoiceNumber"),
                               Read(Text("ReceiptNumber")),
                               Read(Number("TotalLineAmountWithoutDiscount")),
                               Read(Number("CalculatedDiscountAmount")),
                               Read(Number("TotalNetAmount")),
                               Read(Number("TotalTaxAmount")),
                               Read(Number("TotalPayableAmount")),
                               Read(Number("TotalPaidAmount")),
                               Read(Number("UnspecifiedAmount")),
                               Read(Number("BaseInvoiceAmount")),
                               Read(Number("BasePaidAmount")),
                               Read(Number("BaseRemainingAmount")),
                               Hidden(Int("AutomaticNumber")),
                               Reference("Entity", CustomerModel(), "Customers"),
                               Read(Reference("DocumentCategory", CategoryModel(), "DocumentCategories")),
                               Read(Reference("PaymentAccount", Unplayed(), "")),
                               List("DocumentLineList", LineModel()),
                           });
  return type;
}

const Type& LineModel() {
  static const Type& type = Make(
      "SalesInvoiceLine", {
                              Id(),
                              Read(Int("Sequence")),
                              Enum("InvoiceLineType", "InvoiceLineType"),
                              Number("Quantity"),
                              Number("Price", 4),
                              Number("NetAmount", 2),
                              Number("TaxAmount", 2),
                              Number("DiscountAmount", 2),
                              Number("DiscountPercentage"),
                              Read(Number("AfterDiscountAmount")),
                              Read(Number("TotalAmount")),
                              Read(Number("LineTotalPayableAmount")),
                              Text("Description", 1000),
                              Read(Moment("Date")),
                              Reference("Product", ProductModel(), "Products"),
                              Reference("TaxRate", TaxRateModel(), "TaxRates"),
                              Reference("UnitOfMeasurement", UnitModel(), "UnitOfMeasurements"),
                              Reference("Account", LedgerModel(), "Ledgers"),
                              Reference("DocumentCategoryAccount", CategoryAccountModel(), "DocumentCategoryAccounts"),
                              Reference("Project", Unplayed(), ""),
                              Reference("Department", Unplayed(), ""),
                              Reference("Employee", Unplayed(), ""),
                          });
  return type;
}

const Type& ReceiptModel() {
  static const Type& type = *new Type("Receipt", InvoiceModel(),
                                      {"id",
                                       "Token",
                                       "Status",
                                       "Origin",
                                       "Type",
                                       "IsArchived",
                                       "IsCreditInvoice",
                                       "Date",
                                       "BookDate",
                                       "DueDate",
                                       "Description",
                                       "Reference",
                                       "ReceiptNumber",
                                       "TotalNetAmount",
                                       "TotalTaxAmount",
                                       "TotalPayableAmount",
                                       "BaseInvoiceAmount",
                                       "BasePaidAmount",
                                       "BaseRemainingAmount",
                                       "Entity",
                                       "DocumentCategory"});
  return type;
}

const Type& UploadModel() {
  static const Type& type = Make("Upload", {Id(), Text("FileName"), Read(Int("Size"))});
  return type;
}

const Type& CustomerTypeModel() {
  static const Type& type = Named("CustomerType");
  return type;
}
const Type& CustomerStatusModel() {
  static const Type& type = Named("CustomerStatus");
  return type;
}
const Type& EntityTypeModel() {
  static const Type& type = Named("EntityType");
  return type;
}
const Type& CountryModel() {
  static const Type& type = Make("Country", {Code(), Text("Name")});
  return type;
}
const Type& LanguageModel() {
  static const Type& type = Make("Language", {Code(), Text("Name")});
  return type;
}

}  // namespace koppel::sandbox::reeleezee
