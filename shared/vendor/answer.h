// What the outcome of a call means, the same for every vendor: the statuses of vendor.h. For codecs; pure.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "http/client.h"

namespace koppel::vendor {

enum class Call { kRead, kCreate };

// A call without an answer. A read may be asked again; a create was surely never sent (Unavailable), or is Unknown. The
// mark of http::SurelyNeverSent stays.
absl::Status WithoutAnswer(const absl::Status& status, Call call);

// An answer that is no success. `words` are the vendor's own, if it has any; they alone are the text of
// InvalidArgument.
absl::Status Refusal(const http::Response& response, Call call, absl::string_view words);

// An answer that says success and can't be understood: Internal for a read, Unknown for a create.
absl::Status Unreadable(absl::string_view what, Call call);

// One line of at most 300 characters, without control characters: what may go into a status.
std::string InWords(absl::string_view text);

// The first `characters` (code points) of UTF-8 text: how many bytes they take.
std::size_t BytesOf(absl::string_view text, std::size_t characters);

}  // namespace koppel::vendor
