#include "wire/werkbon_result.h"

#include "absl/strings/str_cat.h"
#include "base/ids.h"
#include "base/status_macros.h"
#include "wire/envelope.h"
#include "wire/json.h"
#include "wire/koppeling.h"
#include "wire/topics.h"

namespace koppel::wire {

kafka::Record ResultRecord(const v1::WerkbonResult& result, absl::Time now, const std::string& traceparent,
                           bool als_json) {
  kafka::Record record;
  record.topic = kWerkbonResult;
  const auto veldapp = ParseVeldapp(result.veldapp());
  record.key = absl::StrCat(result.account(), "/", veldapp.ok() ? domein::NaamVan(*veldapp) : "");
  record.value = als_json ? ToJson(result) : result.SerializeAsString();
  // A verdict that is none yet (WACHT, ONZEKER, OVERGESLAGEN) may be told of each revision.
  const bool verdict = result.uitkomst() == v1::UITKOMST_AFGEHANDELD || result.uitkomst() == v1::UITKOMST_FOUT;
  Apply({.id = base::StableName({record.key, result.vendor(), result.werkbon_id(), absl::StrCat(result.generation()),
                                 absl::StrCat(result.offer()), v1::Uitkomst_Name(result.uitkomst()),
                                 verdict ? "" : absl::StrCat(result.revision())}),
         .source = "koppel/export",
         .type = kWerkbonResult,
         .time = now,
         .traceparent = traceparent},
        record);
  if (als_json) {
    for (kafka::Header& header : record.headers) {
      if (header.key == "content-type") header.value = kJson;
    }
  }
  return record;
}

absl::StatusOr<v1::WerkbonResult> ParseWerkbonResult(const kafka::Record& record) {
  if (record.value.size() > kMaxValueBytes) return absl::InvalidArgumentError("the result is larger than 1 MiB");
  v1::WerkbonResult result;
  if (IsJson(record)) {
    RETURN_IF_ERROR(FromJson(record.value, result));
  } else if (!result.ParseFromString(record.value)) {
    return absl::InvalidArgumentError("this is neither Protobuf nor JSON of koppel.v1.WerkbonResult");
  }
  if (!IsAccount(result.account()) || result.werkbon_id().empty() || !v1::Uitkomst_IsValid(result.uitkomst()) ||
      result.uitkomst() == v1::UITKOMST_UNSPECIFIED || !ParseVeldapp(result.veldapp()).ok()) {
    return absl::InvalidArgumentError("the result names no account, field app, werkbon or outcome");
  }
  return result;
}

}  // namespace koppel::wire
