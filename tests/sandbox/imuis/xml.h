// XML as the vendor's server takes it: well formed to the letter, which pugixml alone does not ask, and bounded.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace koppel::sandbox::imuis {

inline constexpr int kDeepest = 32;             // elements in each other
inline constexpr int kMostElements = 200'000;   // in one document
inline constexpr int kMostAttributes = 10'000;  // on one element

// Reads one root element of UTF-8. Text keeps its white space. InvalidArgument says what is wrong: broken or too large
// XML, a document type (and with it every entity of one's own), an unknown entity, a character that XML does not know.
absl::Status ParseXml(absl::string_view text, pugi::xml_document* document);

// The text within an element that holds nothing else; InvalidArgument when there are elements in it.
absl::Status ReadText(const pugi::xml_node& element, std::string* text);

// Adds text that stands between two tags.
void AppendText(absl::string_view text, std::string* out);

// Adds <name>text</name>, or <name /> when there is no text. `name` is not escaped.
void AppendElement(absl::string_view name, absl::string_view text, std::string* out);

}  // namespace koppel::sandbox::imuis
