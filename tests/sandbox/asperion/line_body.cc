#include "tests/sandbox/asperion/line_body.h"

#include <array>

namespace koppel::sandbox::asperion {
namespace {

constexpr int kLongestDescription = 250;
constexpr int kQuantityDecimals = 4;
constexpr char kArticle[] = "Article";
constexpr char kSalesType[] = "SalesType";
constexpr char kText[] = "Text";

// The kinds of line and what each takes (A19).
struct LineKind {
  absl::string_view type;  // empty: a bookkeeping line
  std::vector<absl::string_view> takes;
};

const LineKind* FindLineKind(const std::optional<std::string>& type) {
  static const std::vector<LineKind>& kinds = *new std::vector<LineKind>{
      {kArticle,
       {"lineType", "articleId", "salesTypeId", "description", "quantity", "price", "vatCode", "discountPercentage"}},
      {kSalesType, {"lineType", "salesTypeId", "description", "quantity", "price", "vatCode", "discountPercentage"}},
      {kText, {"lineType", "description"}},
      {"", {"amount", "description", "ledgerAccountId", "vatCode"}},
  };
  if (type == "") return nullptr;
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const LineKind& kind) { return kind.type == type.value_or(""); });
  return found == kinds.end() ? nullptr : &*found;
}

// The line that is being read: where it stands and who hears what is wrong with it.
struct Reading {
  const Call& call;
  absl::CivilDay date;
  std::string prefix;  // "Lines[0]."
  Complaints* complaints;

  std::string Property(absl::string_view name) const { return absl::StrCat(prefix, name); }
  void Require(bool there, absl::string_view name) const {
    if (!there) complaints->Required(Property(name));
  }
};

void RefuseWhatItDoesNotTake(const Reading& reading, const LineKind& kind, const json::object& body) {
  for (const auto& [key, value] : body) {
    const absl::string_view name(key.data(), key.size());
    if (value.is_null() || std::find(kind.takes.begin(), kind.takes.end(), name) != kind.takes.end()) continue;
    const std::string property = reading.Property(Pascal(name));
    if (name == "costCenterId") {
      reading.complaints->Gone(property, "Kostenplaats", "Cost center", json::serialize(value));
    } else if (name == "costUnitId") {
      reading.complaints->Gone(property, "Kostendrager", "Cost unit", json::serialize(value));
    } else {
      reading.complaints->Add(property, {absl::StrCat(Pascal(name), " hoort niet bij deze soort regel."),
                                         absl::StrCat(Pascal(name), " does not belong to this kind of line.")});
    }
  }
}

// What the line leaves to its article; answers the article's sales type.
std::optional<std::string> FillFromArticle(const Reading& reading, Line* line) {
  reading.Require(line->article_id.has_value(), "ArticleId");
  if (!line->article_id) return std::nullopt;
  const Stored<Article>* article = reading.call.books.articles.Find(*line->article_id);
  if (article == nullptr || !article->value.active) {
    reading.complaints->Gone(reading.Property("ArticleId"), "Artikel", "Article", absl::StrCat(*line->article_id));
    return std::nullopt;
  }
  if (!line->description) line->description = article->value.description;
  if (!line->price) line->price = article->value.price;
  return article->value.sales_type_id;
}

// What the line leaves to the sales type: the account, and the VAT code unless the line says one.
void FillFromSalesType(const Reading& reading, const std::optional<std::string>& id, Line* line) {
  if (!id) return;
  const SalesType* type = FindRow(reading.call.books.stam.sales_types, *id);
  if (type == nullptr) {
    reading.complaints->Gone(reading.Property("SalesTypeId"), "Verkoopsoort", "Sales type", *id);
    return;
  }
  line->ledger_account_id = type->ledger_account_id;
  if (!line->vat_code) line->vat_code = type->vat_code;
}

void CheckNumbers(const Reading& reading, const Line& line) {
  if (line.quantity && !(line.quantity->Rounded(kQuantityDecimals) == *line.quantity)) {
    reading.complaints->Unusable(reading.Property("Quantity"));
  }
  const std::optional<Decimal>& discount = line.discount_percentage;
  if (discount && (discount->negative() || (Decimal::Cents(100'00) - *discount).negative())) {
    reading.complaints->Unusable(reading.Property("DiscountPercentage"));
  }
  const Decimal amount = AmountOf(line);
  const Decimal most = *Decimal::Parse("999999999.99");
  const bool fits = !(most - amount).negative() && !(most + amount).negative();
  if (!fits || !(amount.Rounded(2) == amount)) reading.complaints->Unusable(reading.Property("Amount"));
}

void CheckBooking(const Reading& reading, const Line& line) {
  reading.Require(line.amount.has_value(), "Amount");
  reading.Require(line.ledger_account_id.has_value(), "LedgerAccountId");
  if (line.ledger_account_id && !reading.call.books.stam.KnowsAccount(*line.ledger_account_id)) {
    reading.complaints->Gone(reading.Property("LedgerAccountId"), "Grootboekrekening", "Ledger account",
                             absl::StrCat(*line.ledger_account_id));
  }
}

void CheckVatCode(const Reading& reading, const Line& line) {
  if (!line.vat_code) return;
  const std::string property = reading.Property("VatCode");
  const std::string& id = *line.vat_code;
  const VatCode* code = FindRow(reading.call.books.stam.vat_codes, id);
  if (code == nullptr) return reading.complaints->Gone(property, "Btw-code", "VAT code", id);
  if (!code->sales_code) {
    reading.complaints->Add(property, {absl::StrCat("Btw-code '", id, "' is niet voor verkopen."),
                                       absl::StrCat("VAT code '", id, "' is not for sales.")});
  }
  if (!code->IsValidOn(reading.date)) {
    reading.complaints->Add(property, {absl::StrCat("Btw-code '", id, "' is niet geldig op de factuurdatum."),
                                       absl::StrCat("VAT code '", id, "' is not valid on the invoice date.")});
  }
}

void Complete(const Reading& reading, const json::object& body, Line* line) {
  const LineKind* kind = FindLineKind(line->line_type);
  if (kind == nullptr) {
    return reading.complaints->Gone(reading.Property("LineType"), "Regelsoort", "Line type", *line->line_type);
  }
  RefuseWhatItDoesNotTake(reading, *kind, body);
  if (kind->type == kArticle) {
    const std::optional<std::string> sales_type = FillFromArticle(reading, line);
    FillFromSalesType(reading, line->sales_type_id ? line->sales_type_id : sales_type, line);
    reading.Require(line->quantity.has_value(), "Quantity");
  }
  if (kind->type == kSalesType) {
    FillFromSalesType(reading, line->sales_type_id, line);
    reading.Require(line->sales_type_id.has_value(), "SalesTypeId");
    reading.Require(line->quantity.has_value(), "Quantity");
    reading.Require(line->price.has_value(), "Price");
  }
  if (kind->type == kSalesType || kind->type == kText) reading.Require(!Blank(line->description), "Description");
  if (kind->type.empty()) CheckBooking(reading, *line);
  if (Characters(line->description.value_or("")) > kLongestDescription) {
    reading.complaints->TooLong(reading.Property("Description"), kLongestDescription);
  }
  CheckNumbers(reading, *line);
  CheckVatCode(reading, *line);
}

Line ReadLine(const Call& call, const json::object& body, absl::CivilDay date, std::size_t place,
              Complaints* complaints) {
  Line line;
  const Reading reading{call, date, absl::StrCat("Lines[", place, "]."), complaints};
  const std::size_t before = complaints->properties();
  LineSchema(call.rules.contract)
      .Read(body, nullptr, absl::StrCat("$.lines._data[", place, "]."), reading.prefix, {}, &line, complaints);
  if (complaints->properties() == before) Complete(reading, body, &line);
  line.id = static_cast<std::int64_t>(place) + 1;
  return line;
}

}  // namespace

std::vector<Line> ReadLines(const Call& call, const json::value& wrapped, absl::CivilDay date, Complaints* complaints) {
  std::vector<Line> lines;
  const json::object* wrapper = wrapped.if_object();
  const json::value* data = wrapper == nullptr ? nullptr : FindAttribute(*wrapper, "_data");
  if (data == nullptr || !data->is_array()) {
    complaints->Unusable("Lines");
    return lines;
  }
  for (const auto& [key, value] : *wrapper) {
    const absl::string_view name(key.data(), key.size());
    if (name != "_data") complaints->Unknown(absl::StrCat("$.lines.", name), name);
  }
  if (data->get_array().empty()) complaints->Required("Lines");
  for (const json::value& line : data->get_array()) {
    if (!line.is_object()) {
      complaints->Unusable(absl::StrCat("Lines[", lines.size(), "]"));
      return lines;
    }
    lines.push_back(ReadLine(call, line.get_object(), date, lines.size(), complaints));
  }
  return lines;
}

}  // namespace koppel::sandbox::asperion
