#include "services/journal/lezer.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/planted.h"
#include "base/status_macros.h"
#include "koppel/v1/events.pb.h"
#include "telemetry/log.h"
#include "wire/dead_letter.h"
#include "wire/json.h"
#include "wire/koppeling.h"
#include "wire/topics.h"
#include "wire/werkbon_result.h"
#include "wire/werkbon_status_changed.h"

namespace koppel::journal_service {
namespace {

// The event as it came, in Protobuf whatever its form was.
std::string AlsProtobuf(const kafka::Record& record) {
  if (!wire::IsJson(record)) return record.value;
  v1::WerkbonStatusChanged event;
  if (!wire::FromJson(record.value, event).ok()) return "";
  return event.SerializeAsString();
}

v1::WerkbonResult Onbekend(const wire::WerkbonStatusChanged& event) {
  v1::WerkbonResult result;
  result.set_account(event.account);
  result.set_veldapp(wire::ToProto(event.veldapp));
  result.set_werkbon_id(event.werkbon.id);
  result.set_ordernummer(event.werkbon.ordernummer);
  result.set_revision(event.revision);
  result.set_uitkomst(v1::UITKOMST_WACHT);
  v1::Reden* reden = result.add_redenen();
  reden->set_code("koppeling_onbekend");
  reden->set_zin("Voor deze omgeving is geen koppeling ingesteld.");
  reden->set_te_nemen_actie("Activeer de koppeling en sla de instellingen op; daarna gaat deze werkbon vanzelf mee.");
  return result;
}

}  // namespace

absl::Status Lezer::Run(const std::function<bool()>& stop) {
  kafka::Consumer::Options options;
  options.group = "journal";
  options.topics = {wire::kWerkbonStatusChanged};
  if (kafka_.embedded) options.session_timeout = absl::Seconds(6);
  ASSIGN_OR_RETURN(auto consumer, kafka::Consumer::Open(kafka_, options, {}));
  while (!stop()) {
    parts_.gelezen();
    ASSIGN_OR_RETURN(const std::vector<kafka::Record> records, consumer->Poll(absl::Milliseconds(200), 500));
    if (records.empty()) continue;
    absl::Status status = Neem(records, stop);
    while (absl::IsUnavailable(status) &&
           !stop()) {  // The database or the broker is away for a moment: the same again.
      parts_.gelezen();
      absl::SleepFor(absl::Milliseconds(500));
      status = Neem(records, stop);
    }
    if (stop() && !status.ok()) break;
    RETURN_IF_ERROR(status);
    std::map<kafka::TopicPartition, kafka::Commit> commits;
    for (const kafka::Record& record : records) commits[{record.topic, record.partition}] = {record.offset + 1, ""};
    consumer->CommitAsync(commits);
  }
  return consumer->Close();
}

absl::Status Lezer::Neem(const std::vector<kafka::Record>& records, const std::function<bool()>& stop) {
  std::vector<Inhoud> inhouden;
  for (const kafka::Record& record : records) {
    if (stop()) return absl::CancelledError("stopping");
    const auto event = wire::ParseWerkbonStatusChanged(record);
    if (!event.ok()) {
      if (KOPPEL_PLANTED("drop_on_decode_error")) continue;
      telemetry::Log(
          telemetry::Level::kWarn, "event can't be understood, put aside",
          {{"partition", record.partition}, {"offset", record.offset}, {"why", std::string(event.status().message())}});
      RETURN_IF_ERROR(parts_.producer.Send(
          wire::DeadLetter(record, "onleesbaar", event.status().message(), "journal", absl::Now()), absl::Seconds(20)));
      parts_.dode_letter("onleesbaar");
      continue;
    }
    ASSIGN_OR_RETURN(const bool bekend, parts_.kent_account(event->account, event->veldapp));
    if (!bekend)
      RETURN_IF_ERROR(parts_.producer.Send(
          wire::ResultRecord(Onbekend(*event), absl::Now(), event->envelope.traceparent, wire::IsJson(record)),
          absl::Seconds(20)));
    inhouden.push_back({.account = event->account,
                        .veldapp = domein::NaamVan(event->veldapp),
                        .werkbon_id = event->werkbon.id,
                        .vendor = event->vendor,
                        .revision = event->revision,
                        .partition = record.partition,
                        .offset = record.offset,
                        .event = AlsProtobuf(record),
                        .ontvangen = absl::Now(),
                        .onbekend_account = !bekend,
                        .geveegd = absl::InfinitePast(),
                        .veegbeurten = 0});
  }
  return parts_.werk.Vraag([&](Store& store) -> absl::Status {
    for (const Inhoud& inhoud : inhouden) {
      RETURN_IF_ERROR(store.SchrijfInhoud(inhoud).status());
      const Sleutel sleutel{inhoud.account, inhoud.veldapp, "", inhoud.werkbon_id};
      RETURN_IF_ERROR(
          store.Voeg(sleutel, {.tijdstip = inhoud.ontvangen,
                               .wat = "ontvangen",
                               .revision = inhoud.revision,
                               .offer = 0,
                               .generation = 0,
                               .toelichting = absl::StrCat("partitie ", inhoud.partition, ", plaats ", inhoud.offset,
                                                           inhoud.onbekend_account ? ", geen koppeling" : "")}));
    }
    return absl::OkStatus();
  });
}

}  // namespace koppel::journal_service
