#include "tests/sandbox/asperion/article.h"

namespace koppel::sandbox::asperion {

const Schema<Article>& ArticleSchema() {
  static const Schema<Article>& schema = *new Schema<Article>({
      {"id", &Article::id, Access::kRead},
      {"code", &Article::code},
      {"description", &Article::description},
      {"longDescription", &Article::long_description},
      {"unit", &Article::unit},
      {"price", &Article::price},
      {"salesTypeId", &Article::sales_type_id},
      {"currentStock", &Article::current_stock, Access::kRead},
      {"active", &Article::active, Access::kWrite, Filter::kNone},
  });
  return schema;
}

void Articles::Put(Article article, const Origin& origin) {
  const Stored<Article>* before = table_.Find(article.id);
  if (before == nullptr || before->value.code != article.code) codes_.Add(article.code);
  if (before == nullptr || before->value.description != article.description) descriptions_.Add(article.description);
  table_.Put(std::move(article), origin);
}

}  // namespace koppel::sandbox::asperion
