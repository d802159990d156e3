#include "tests/sandbox/reeleezee/filter.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "tests/sandbox/reeleezee/books.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::HasSubstr;

constexpr char kCustomer[] = "0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10";

class FilterTest : public testing::Test {
 protected:
  FilterTest() {
    Record customer(CustomerModel(), kCustomer);
    customer.Set("Name", std::string("'t Hoekje"));
    customer.Set("SearchName", std::string("Hoekje, 't"));
    customer.Set("IdentifierNumber", std::int64_t{10042});
    customer.Set("IsArchived", false);
    books.Put("Customers", customer, {});
    invoice.Set("Entity", std::string(kCustomer));
    invoice.Set("Header", std::string("Werkbon WB-2026-00317"));
    invoice.Set("Date", *ParseMoment("2026-03-14"));
    invoice.Set("Status", std::int64_t{1});
    invoice.Set("BaseInvoiceAmount", *Decimal::Parse("1699.45"));
  }

  bool Holds(const std::string& text, const Record& record) {
    const auto filter = Filter::Parse(text, *record.type);
    EXPECT_TRUE(filter.ok()) << text << ": " << filter.status();
    return filter.ok() && filter->Matches(record, books);
  }
  bool Customer(const std::string& text) { return Holds(text, *books.To("Customers", kCustomer)); }
  bool Invoice(const std::string& text) { return Holds(text, invoice); }

  static std::string Complaint(const std::string& text, const Type& type = CustomerModel()) {
    const auto filter = Filter::Parse(text, type);
    return filter.ok() ? "none" : std::string(filter.status().message());
  }

  Administratie books{NewAdministration("7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11", "De Vries")};
  Record invoice{InvoiceModel(), "4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77"};
};

TEST_F(FilterTest, AQuoteInATextIsDoubled) {
  EXPECT_TRUE(Customer("Name eq '''t Hoekje'"));
  EXPECT_FALSE(Customer("Name eq 't Hoekje'''"));
  EXPECT_THAT(Complaint("Name eq 't Hoekje"), HasSubstr("unterminated string literal"));
  EXPECT_THAT(Complaint("Name eq ''t Hoekje'"), HasSubstr("Syntax error"));
}

TEST_F(FilterTest, EqualityTellsUpperAndLowerCaseApart) {
  EXPECT_FALSE(Customer("Name eq '''T HOEKJE'"));
  EXPECT_TRUE(Customer("tolower(Name) eq '''t hoekje'"));
  EXPECT_TRUE(Customer("toupper(Name) eq '''T HOEKJE'"));
}

TEST_F(FilterTest, AGuidStandsWithoutQuotes) {
  EXPECT_TRUE(Invoice(absl::StrCat("Entity/id eq ", kCustomer)));
  EXPECT_TRUE(Invoice("id eq 4C1A7F2E-8A63-5D0E-B1A4-6E0C5B9D2F77"));
  EXPECT_FALSE(Invoice("Entity/id eq 4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77"));
  EXPECT_EQ(Complaint(absl::StrCat("Entity/id eq '", kCustomer, "'"), InvoiceModel()),
            "A binary operator with incompatible types was detected. Found operand types 'Edm.Guid' and 'Edm.String' "
            "for operator kind 'Equal'.");
}

TEST_F(FilterTest, ANumberStandsWithoutQuotes) {
  EXPECT_TRUE(Customer("IdentifierNumber eq 10042"));
  EXPECT_TRUE(Customer("IdentifierNumber gt 10041 and IdentifierNumber le 10042"));
  EXPECT_TRUE(Invoice("BaseInvoiceAmount eq 1699.45"));
  EXPECT_TRUE(Invoice("BaseInvoiceAmount lt 1700"));
  EXPECT_THAT(Complaint("IdentifierNumber eq '10042'"), HasSubstr("'Edm.Int32' and 'Edm.String'"));
}

TEST_F(FilterTest, AnEnumIsNoNumber) {
  EXPECT_EQ(Complaint("Status eq 1", InvoiceModel()),
            "A binary operator with incompatible types was detected. Found operand types "
            "'Reeleezee.DTO.DocumentStatus' and 'Edm.Int32' for operator kind 'Equal'.");
  EXPECT_THAT(Complaint("Type ne 1", AddressModel()), HasSubstr("for operator kind 'NotEqual'"));
  EXPECT_THAT(Complaint("AccountType eq 1", LedgerModel()), HasSubstr("'Reeleezee.DTO.AccountType'"));
  EXPECT_THAT(Complaint("ProductKind eq 2", ProductModel()), HasSubstr("'Reeleezee.DTO.ProductKind'"));  // 7.2
  EXPECT_THAT(Complaint("DocumentCategory/DocumentType eq '10'", InvoiceModel()), HasSubstr("incompatible types"));
}

TEST_F(FilterTest, AMomentNeedsItsZone) {
  EXPECT_TRUE(Invoice("Date ge 2026-03-14T00:00:00Z"));
  EXPECT_FALSE(Invoice("Date gt 2026-03-14T00:00:00Z"));
  EXPECT_TRUE(Invoice("Date eq 2026-03-14T01:00:00+01:00"));
  EXPECT_THAT(Complaint("Date ge 2026-03-14T00:00:00", InvoiceModel()), HasSubstr("Unrecognized 'Edm' literal"));
  EXPECT_THAT(Complaint("Date ge 2026-03-14", InvoiceModel()), HasSubstr("'Edm.DateTimeOffset' and 'Edm.Date'"));
  EXPECT_THAT(Complaint("Date ge '2026-03-14T00:00:00Z'", InvoiceModel()), HasSubstr("'Edm.String'"));
}

TEST_F(FilterTest, TextsAreSearched) {
  EXPECT_TRUE(Invoice("contains(tolower(Header),'wb-2026-00317')"));
  EXPECT_FALSE(Invoice("contains(Header,'wb-2026-00317')"));
  EXPECT_TRUE(Invoice("startswith(Header,'Werkbon')"));
  EXPECT_FALSE(Invoice("startswith(Header,'WB-')"));
  EXPECT_TRUE(Invoice("endswith(Header,'317')"));
  EXPECT_FALSE(Invoice("contains(Footer,'x')"));  // null
  EXPECT_TRUE(Invoice("contains(Entity/Name,'Hoekje')"));
  EXPECT_THAT(Complaint("contains(IdentifierNumber,'1')"), HasSubstr("No function signature"));
  EXPECT_THAT(Complaint("contains(Name)"), HasSubstr("No function signature"));
  EXPECT_THAT(Complaint("substringof('a',Name)"), HasSubstr("unknown function with name 'substringof'"));
}

TEST_F(FilterTest, ConditionsAreJoined) {
  EXPECT_TRUE(Customer("IdentifierNumber eq 1 or Name eq '''t Hoekje' and IsArchived eq false"));
  EXPECT_FALSE(Customer("(IdentifierNumber eq 1 or Name eq '''t Hoekje') and IsArchived"));
  EXPECT_TRUE(Customer("not IsArchived and not (IdentifierNumber eq 1)"));
  EXPECT_TRUE(Customer("EMail eq null and Name ne null"));
  EXPECT_TRUE(Invoice("DueDate eq null"));
  EXPECT_FALSE(Invoice("DueDate gt 2026-01-01T00:00:00Z"));
}

TEST_F(FilterTest, WhatIsUnknownIsNamed) {
  EXPECT_EQ(Complaint("Naam eq 'x'"), "Could not find a property named 'Naam' on type 'Reeleezee.DTO.Customer'.");
  EXPECT_EQ(Complaint("name eq 'x'"), "Could not find a property named 'name' on type 'Reeleezee.DTO.Customer'.");
  EXPECT_EQ(Complaint("Entity/Naam eq 'x'", InvoiceModel()),
            "Could not find a property named 'Naam' on type 'Reeleezee.DTO.Customer'.");
  EXPECT_EQ(Complaint("InvoiceNumber eq 5", ReceiptModel()),
            "Could not find a property named 'InvoiceNumber' on type 'Reeleezee.DTO.Receipt'.");
  EXPECT_THAT(Complaint("AutomaticNumber eq 5", InvoiceModel()), HasSubstr("Could not find"));
}

TEST_F(FilterTest, WhatIsNoConditionIsRefused) {
  EXPECT_THAT(Complaint("Name"), HasSubstr("single boolean value"));
  EXPECT_THAT(Complaint("Entity eq null", InvoiceModel()), HasSubstr("no single value"));
  EXPECT_THAT(Complaint("DocumentLineList/Quantity eq 1", InvoiceModel()), HasSubstr("Could not find"));
  for (const char* text : {"", "Name eq", "Name eq 'x' and", "(Name eq 'x'", "Name eq 'x')", "eq 'x'", "Name = 'x'"}) {
    EXPECT_NE(Complaint(text), "none") << text;
  }
  EXPECT_THAT(Complaint(std::string(10'000, '(')), HasSubstr("limit"));
}

TEST_F(FilterTest, TellsWhatAllMatchesHaveInCommon) {
  const auto equal =
      Filter::Parse("IsArchived eq false and (Name eq 'x' and City ne 'y')", CustomerModel())->Equalities();
  ASSERT_EQ(equal.size(), 2U);
  EXPECT_EQ(equal[0].property->name, "IsArchived");
  EXPECT_EQ(equal[1].property->name, "Name");
  EXPECT_TRUE(Filter::Parse("Name eq 'x' or Name eq 'y'", CustomerModel())->Equalities().empty());
  EXPECT_TRUE(Filter::Parse("not (Name eq 'x')", CustomerModel())->Equalities().empty());
  EXPECT_TRUE(Filter::Parse("Entity/Name eq 'x'", InvoiceModel())->Equalities().empty());
  const auto within =
      Filter::Parse("contains(tolower(Header),'kpl') and Origin ne null", InvoiceModel())->Containments();
  ASSERT_EQ(within.size(), 1U);
  EXPECT_EQ(within[0].property->name, "Header");
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
