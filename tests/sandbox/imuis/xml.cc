#include "tests/sandbox/imuis/xml.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "base/utf8.h"

namespace koppel::sandbox::imuis {
namespace {

absl::Status Broken(absl::string_view what, std::size_t at) {
  return absl::InvalidArgumentError(absl::StrCat(what, " at byte ", at));
}

bool IsXmlCharacter(std::uint32_t code) {
  return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

// `rest` begins with '&'.
bool IsKnownReference(absl::string_view rest) {
  const std::size_t end = rest.substr(0, 12).find(';');
  if (end == absl::string_view::npos) return false;
  absl::string_view name = rest.substr(1, end - 1);
  if (!absl::ConsumePrefix(&name, "#")) {
    return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
  }
  const bool hexadecimal = absl::ConsumePrefix(&name, "x");
  const bool digits = !name.empty() && std::all_of(name.begin(), name.end(), [&](unsigned char c) {
    return hexadecimal ? absl::ascii_isxdigit(c) : absl::ascii_isdigit(c);
  });
  std::uint32_t code = 0;
  if (!digits) return false;
  if (hexadecimal) {
    for (const char c : name) {
      const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
      code = code * 16 + static_cast<std::uint32_t>(lower >= 'a' ? lower - 'a' + 10 : lower - '0');
      if (code > 0x10FFFF) return false;
    }
    return IsXmlCharacter(code);
  }
  return absl::SimpleAtoi(name, &code) && IsXmlCharacter(code);
}

// Walks over the markup once: what pugixml lets pass, and the bounds, before it builds anything.
class Scan {
 public:
  explicit Scan(absl::string_view text) : text_(text) {}

  absl::Status Run() {
    while (at_ < text_.size()) RETURN_IF_ERROR(text_[at_] == '<' ? Markup() : Character());
    if (depth_ != 0 || elements_ == 0) return Broken("the document ends too early", at_);
    return absl::OkStatus();
  }

 private:
  absl::Status Character() {
    const unsigned char c = static_cast<unsigned char>(text_[at_]);
    if (c == '&' && !IsKnownReference(text_.substr(at_))) return Broken("unknown entity", at_);
    if (depth_ == 0 && !absl::ascii_isspace(c)) return Broken("text outside the root element", at_);
    ++at_;
    return absl::OkStatus();
  }

  absl::Status Markup() {
    const absl::string_view rest = text_.substr(at_);
    if (absl::StartsWith(rest, "<!--")) return SkipPast("-->");
    if (absl::StartsWith(rest, "<![CDATA[")) return depth_ > 0 ? SkipPast("]]>") : Broken("CDATA outside", at_);
    if (absl::StartsWith(rest, "<!")) return Broken("a document type is not allowed", at_);
    if (absl::StartsWith(rest, "<?")) return SkipPast("?>");
    return Tag();
  }

  absl::Status SkipPast(absl::string_view end) {
    const std::size_t found = text_.find(end, at_ + 2);
    if (found == absl::string_view::npos) return Broken("unclosed markup", at_);
    at_ = found + end.size();
    return absl::OkStatus();
  }

  absl::Status Tag() {
    const bool closes = absl::StartsWith(text_.substr(at_), "</");
    const std::size_t begin = at_++;
    char quote = '\0';
    int equals = 0;
    for (; at_ < text_.size() && (quote != '\0' || text_[at_] != '>'); ++at_) {
      const char c = text_[at_];
      if (c == '<') return Broken("'<' in a tag", at_);
      if (c == '&' && (quote == '\0' || !IsKnownReference(text_.substr(at_)))) return Broken("unknown entity", at_);
      if (quote == '\0' && c == '=' && ++equals > kMostAttributes) return Broken("too many attributes", at_);
      if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = '\0';
      }
    }
    if (at_ == text_.size()) return Broken("unclosed tag", begin);
    const bool empty = !closes && text_[at_ - 1] == '/';
    ++at_;
    if (closes) return --depth_ < 0 ? Broken("a tag closes what is not open", begin) : absl::OkStatus();
    if (depth_ == 0 && elements_ > 0) return Broken("a second root element", begin);
    if (++elements_ > kMostElements) return Broken("too many elements", begin);
    if (!empty && ++depth_ > kDeepest) return Broken("too deep", begin);
    return absl::OkStatus();
  }

  const absl::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int elements_ = 0;
};

absl::Status CheckCharacters(absl::string_view text) {
  if (!base::IsUtf8(text)) return absl::InvalidArgumentError("the text is no UTF-8");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && !IsXmlCharacter(c)) return Broken("a control character", i);
    const absl::string_view rest = text.substr(i);
    if (absl::StartsWith(rest, "\xEF\xBF\xBE") || absl::StartsWith(rest, "\xEF\xBF\xBF")) {
      return Broken("no character", i);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckAttributes(const pugi::xml_node& node) {
  std::vector<absl::string_view> names;
  for (const pugi::xml_attribute& attribute : node.attributes()) names.emplace_back(attribute.name());
  std::sort(names.begin(), names.end());
  if (std::adjacent_find(names.begin(), names.end()) != names.end()) {
    return absl::InvalidArgumentError("an attribute twice");
  }
  for (const pugi::xml_node& child : node.children()) RETURN_IF_ERROR(CheckAttributes(child));
  return absl::OkStatus();
}

}  // namespace

absl::Status ParseXml(absl::string_view text, pugi::xml_document* document) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  RETURN_IF_ERROR(CheckCharacters(text));
  RETURN_IF_ERROR(Scan(text).Run());
  const pugi::xml_parse_result parsed = document->load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed) return absl::InvalidArgumentError(absl::StrCat(parsed.description(), " at byte ", parsed.offset));
  return CheckAttributes(document->document_element());
}

absl::Status ReadText(const pugi::xml_node& element, std::string* text) {
  text->clear();
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_element) {
      return absl::InvalidArgumentError(absl::StrCat("element '", child.name(), "' within '", element.name(), "'"));
    }
    absl::StrAppend(text, child.value());
  }
  return absl::OkStatus();
}

void AppendText(absl::string_view text, std::string* out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        absl::StrAppend(out, "&amp;");
        break;
      case '<':
        absl::StrAppend(out, "&lt;");
        break;
      case '>':
        absl::StrAppend(out, "&gt;");
        break;
      case '\r':  // Would not survive the reader otherwise.
        absl::StrAppend(out, "&#xD;");
        break;
      default:
        out->push_back(c);
    }
  }
}

void AppendElement(absl::string_view name, absl::string_view text, std::string* out) {
  if (text.empty()) {
    absl::StrAppend(out, "<", name, " />");
    return;
  }
  absl::StrAppend(out, "<", name, ">");
  AppendText(text, out);
  absl::StrAppend(out, "</", name, ">");
}

}  // namespace koppel::sandbox::imuis
