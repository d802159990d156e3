// The vendor's refusals: Dutch text that ends in a code, in Foutmelding of a 200 (vendor page 4.1 and 7). Each status
// is InvalidArgument with that text.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tests/sandbox/frame/manners.h"

namespace koppel::sandbox::imuis {

absl::Status NoAccess();                                                          // CS101 (A4)
absl::Status DeadSession();                                                       // CS102 (A4)
absl::Status UnknownTable(absl::string_view table);                               // CS201 (A7)
absl::Status UnknownField(absl::string_view field, absl::string_view table);      // CS201 (A7)
absl::Status BadSelection(absl::string_view text);                                // CS202 (A7)
absl::Status TooLong(absl::string_view field);                                    // CS203 (A9)
absl::Status Exists(absl::string_view what);                                      // CS204 (A19)
absl::Status Required(absl::string_view field);                                   // CS205 (A19)
absl::Status UnknownReference(absl::string_view value, absl::string_view field);  // CS206 (A19)
absl::Status NoSuchRecord();                                                      // CS207 (A19)
absl::Status NotWritable(absl::string_view field);                                // CS208 (A19, A28)
absl::Status EitherOr(absl::string_view one, absl::string_view other);            // CS209: an address twice
absl::Status LineFixed();                                                         // CS301 (A17)
absl::Status OtherOrder();                                                        // CS302 (A21)
absl::Status NoSuchOrder();                                                       // CS303 (A21)
absl::Status DoesNotExist(absl::string_view what);                                // CS304 (A26)
absl::Status IsBlocked(absl::string_view what);                                   // CS305 (A26)
absl::Status Negative();                                                          // CS306 (A26)
absl::Status NoSuchLine();                                                        // CS307 (A17)
absl::Status NotConverted(absl::string_view text, absl::string_view type);        // CS312: .NET, seen live
absl::Status BadDocument(absl::string_view parameter, absl::string_view what);    // CS312

// How the vendor fails on purpose.
const Manners& VendorManners();

// Of the faults of this vendor only; README.md tells each.
inline constexpr char kSessionDead[] = "session_dead";
inline constexpr char kEmptyPage[] = "empty_page";
inline constexpr char kTrueWithMessage[] = "result_true_with_message";
inline constexpr char kSoapFault[] = "soap_fault";
inline constexpr char kHtml200[] = "html_200";
inline constexpr char kText200[] = "text_200";
inline constexpr char kWriteThenLost[] = "write_then_lost";

}  // namespace koppel::sandbox::imuis
