#include "tests/sandbox/asperion/article_calls.h"

#include "absl/strings/match.h"
#include "tests/sandbox/asperion/errors.h"
#include "tests/sandbox/asperion/kind.h"

namespace koppel::sandbox::asperion {
namespace {

// What `ActiveState` lets through (A17).
struct ActiveState {
  bool active = true;
  bool inactive = false;

  bool Shows(const Article& article) const { return article.active ? active : inactive; }
};

ActiveState ReadActiveState(const Parameters& query, Complaints* complaints) {
  const std::string text = query.Get("ActiveState");
  if (text.empty() || absl::EqualsIgnoreCase(text, "Active")) return {};
  if (absl::EqualsIgnoreCase(text, "Inactive")) return {.active = false, .inactive = true};
  if (absl::EqualsIgnoreCase(text, "All")) return {.active = true, .inactive = true};
  complaints->Unusable("ActiveState");
  return {};
}

void CheckCode(Call& call, const Article& article, Complaints* complaints) {
  if (Blank(article.code)) return complaints->Required("Code");
  if (!call.rules.unique || call.effect.unique_off) return;
  Stored<Article>* existing = call.books.articles.FindByCode(*article.code, article.id);
  if (existing == nullptr) return;
  complaints->Taken("Code", "Artikelcode", "Article code");
  if (call.validates_only()) return;
  ++existing->refused_duplicates;
  call.ledger.Refused({.kind = NameOf(Kind::kArticle),
                       .company = call.books.administration.id,
                       .key = *article.code,
                       .existing_id = existing->value.id,
                       .origin = call.origin});
}

// Takes over the body, whole: what it does not say is empty. `before` is nullptr for a new one. The answer is a
// refusal.
std::optional<Response> Apply(Call& call, const json::object& body, const Article* before, Article* article) {
  Complaints complaints(call.language);
  std::vector<absl::string_view> besides;
  if (before != nullptr) {
    besides = {"_meta"};
    article->id = before->id;
    article->current_stock = before->current_stock;
  }
  ArticleSchema().Read(body, before, "$.", "", besides, article, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  if (Blank(article->description)) complaints.Required("Description");
  if (!article->price) article->price = Decimal();
  if (Blank(article->sales_type_id)) {
    complaints.Required("SalesTypeId");
  } else if (FindRow(call.books.stam.sales_types, *article->sales_type_id) == nullptr) {
    complaints.Gone("SalesTypeId", "Verkoopsoort", "Sales type", *article->sales_type_id);
  }
  CheckCode(call, *article, &complaints);
  return complaints.empty() ? std::nullopt : std::optional(complaints.ToResponse());
}

std::string LedgerJson(const Article& article) {
  return absl::StrCat("{", ArticleSchema().LedgerMembers(article), "}");
}

Response ListArticles(Call& call) {
  Complaints complaints(call.language);
  const ListQuery query = ReadListQuery(call.query, ArticleSchema().properties(), call.rules.largest_page, &complaints);
  const ActiveState state = ReadActiveState(call.query, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  const auto visible = [&](const Stored<Article>& stored) { return call.Shows(stored) && state.Shows(stored.value); };
  return PageOf(call, query, call.books.articles.table().Select(query, visible),
                [&](const Article& article) { return RowOf(call, ArticleSchema(), article, &query); });
}

// An inactive one is not there unless it is asked for, as in the list.
Response GetArticle(Call& call, const Article& article) {
  Complaints complaints(call.language);
  const ActiveState state = ReadActiveState(call.query, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  if (!state.Shows(article)) return NoSuchRecord(call.language);
  return {.headers = {}, .body = RowOf(call, ArticleSchema(), article)};
}

Response ChangeArticle(Call& call, const json::object& body, const Article& before) {
  Article article;
  if (auto bad = Apply(call, body, &before, &article)) return *bad;
  call.ledger.Changed(NameOf(Kind::kArticle), call.books.administration.id, call.origin, call.ids.given(),
                      LedgerJson(article));
  std::string row = RowOf(call, ArticleSchema(), article);
  call.books.articles.Put(std::move(article), call.origin);
  return {.headers = {}, .body = std::move(row)};
}

}  // namespace

Response CreateArticle(Call& call, const json::object& body) {
  Article article;
  if (auto bad = Apply(call, body, nullptr, &article)) return *bad;
  if (call.validates_only()) return Created(call, 0, RowOf(call, ArticleSchema(), article));
  article.id = call.ids.Next();
  call.ledger.Created(NameOf(Kind::kArticle), call.books.administration.id, call.origin, call.ids.given(),
                      LedgerJson(article));
  const std::int64_t id = article.id;
  std::string row = RowOf(call, ArticleSchema(), article);
  call.books.articles.Put(std::move(article), call.origin);
  return Created(call, id, std::move(row));
}

Response HandleArticles(Call& call) {
  const std::string& method = call.request.method;
  const bool writes = method == (call.id.empty() ? "POST" : "PUT");
  if (method != "GET" && !writes) return MethodNotAllowed();
  if (call.id.empty() && !writes) return ListArticles(call);
  json::object body;
  if (writes) {
    if (auto bad = ReadBody(call, &body)) return *bad;
  }
  if (call.id.empty()) return CreateArticle(call, body);
  const Stored<Article>* stored = call.books.articles.Find(call.NumberInPath());
  if (stored == nullptr) return NoSuchRecord(call.language);
  if (writes) return ChangeArticle(call, body, stored->value);  // A15
  return GetArticle(call, stored->value);
}

}  // namespace koppel::sandbox::asperion
