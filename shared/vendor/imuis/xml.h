// XML, read within bounds and written with everything escaped. For the sources of this folder only.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace koppel::vendor::imuis {

// At most 4 MiB and 64 levels deep, without a DOCTYPE; else InvalidArgument. The message tells what is wrong and never
// quotes the text.
absl::StatusOr<std::unique_ptr<pugi::xml_document>> ParseXml(absl::string_view xml);

// On one line; without a declaration, which the caller puts before it where one belongs.
std::string WriteXml(const pugi::xml_document& document);

// A new last child with this text. Characters that XML does not have are left out.
void Put(pugi::xml_node parent, const std::string& naam, absl::string_view tekst);

// The first child of this name, whatever its prefix: "soap:Body" is called "Body".
pugi::xml_node ChildOf(pugi::xml_node parent, absl::string_view naam);
absl::string_view LocalName(pugi::xml_node node);

// All text and CDATA directly inside; of no node: empty.
std::string TextOf(pugi::xml_node node);

}  // namespace koppel::vendor::imuis
