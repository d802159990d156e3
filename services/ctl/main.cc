// koppelctl: what an operator does by hand. Each command is a function; --json prints what a program can read.

#include <grpcpp/grpcpp.h>

#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "base/ids.h"
#include "base/status_macros.h"
#include "kafka/producer.h"
#include "kafka/reader.h"
#include "koppel/v1/journal.grpc.pb.h"
#include "koppel/v1/settings.grpc.pb.h"
#include "program/flags.h"
#include "wire/dead_letter.h"
#include "wire/json.h"
#include "wire/koppeling.h"
#include "wire/topics.h"
#include "wire/werkbon_status_changed.h"

namespace koppel::ctl {
namespace {

struct Config {
  bool json = false;
  std::string settings;
  std::string journal;
  kafka::Config kafka;
  std::string file;
  std::string account;
  std::string veldapp;
  std::string vendor;
  std::string id;
  std::string ordernummer;
  std::string at;
  int max = 100;
  bool nieuwe_factuur = false;
  bool force = false;
};

absl::StatusOr<std::string> ReadFile(const std::string& name) {
  std::ifstream file(name);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", name));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::unique_ptr<grpc::ClientContext> Deadline() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(15));
  return context;
}

absl::Status FromGrpc(const grpc::Status& status, absl::string_view who) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      absl::StrCat(who, ": ", status.error_message()));
}

absl::StatusOr<v1::KoppelingSleutel> Sleutel(const Config& config) {
  v1::KoppelingSleutel sleutel;
  sleutel.set_account(config.account);
  sleutel.set_vendor(config.vendor);
  ASSIGN_OR_RETURN(const domein::Veldapp veldapp, wire::VeldappVan(config.veldapp));
  sleutel.set_veldapp(wire::ToProto(veldapp));
  return sleutel;
}

std::unique_ptr<v1::Settings::Stub> Settings(const Config& config) {
  return v1::Settings::NewStub(grpc::CreateChannel(config.settings, grpc::InsecureChannelCredentials()));
}

std::unique_ptr<v1::Journal::Stub> Journal(const Config& config) {
  return v1::Journal::NewStub(grpc::CreateChannel(config.journal, grpc::InsecureChannelCredentials()));
}

void PrintRedenen(const google::protobuf::RepeatedPtrField<v1::Reden>& redenen, const char* kop) {
  for (const v1::Reden& reden : redenen) {
    std::cout << kop << reden.zin() << "\n  te nemen actie: " << reden.te_nemen_actie() << "  [" << reden.code()
              << "]\n";
  }
}

absl::Status SettingsApply(const Config& config) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(config.file));
  v1::ApplyRequest request;
  RETURN_IF_ERROR(wire::FromJson(text, request));
  if (request.door().empty()) request.set_door("koppelctl");
  v1::ApplyResponse response;
  auto context = Deadline();
  RETURN_IF_ERROR(FromGrpc(Settings(config)->Apply(context.get(), request, &response), "settings"));
  if (config.json) {
    std::cout << wire::ToJson(response) << "\n";
  } else {
    PrintRedenen(response.warnings(), "let op: ");
    PrintRedenen(response.complaints(), "niet opgeslagen: ");
    if (response.complaints().empty()) {
      std::cout << response.koppeling().account() << " " << response.koppeling().vendor() << " is saved as version "
                << response.koppeling().versie() << "\n";
    }
  }
  if (!response.complaints().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(response.complaints_size(), " complaints, nothing was saved"));
  }
  return absl::OkStatus();
}

absl::Status SettingsShow(const Config& config) {
  v1::ListRequest request;
  request.set_account(config.account);
  request.set_vendor(config.vendor);
  v1::ListResponse response;
  auto context = Deadline();
  RETURN_IF_ERROR(FromGrpc(Settings(config)->List(context.get(), request, &response), "settings"));
  if (config.json) {
    std::cout << wire::ToJson(response) << "\n";
    return absl::OkStatus();
  }
  for (const v1::Koppeling& koppeling : response.koppelingen()) std::cout << wire::ToJson(koppeling) << "\n";
  if (response.koppelingen().empty()) std::cout << "no koppelingen\n";
  return absl::OkStatus();
}

// From a file: the event as it stands there, once more if it was sent before. By id: the journal offers it again.
absl::Status WerkbonOffer(const Config& config) {
  if (config.file.empty()) {
    v1::OfferAgainRequest request;
    ASSIGN_OR_RETURN(*request.mutable_sleutel()->mutable_koppeling(), Sleutel(config));
    request.mutable_sleutel()->set_werkbon_id(config.id);
    request.set_nieuwe_factuur(config.nieuwe_factuur);
    request.set_door("koppelctl");
    v1::OfferAgainResponse response;
    auto context = Deadline();
    RETURN_IF_ERROR(FromGrpc(Journal(config)->OfferAgain(context.get(), request, &response), "journal"));
    if (config.json) {
      std::cout << wire::ToJson(response) << "\n";
    } else {
      std::cout << "werkbon " << config.id << " is offered again: offer " << response.offer() << ", invoice "
                << response.generation() << "\n";
    }
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::string text, ReadFile(config.file));
  v1::WerkbonStatusChanged event;
  RETURN_IF_ERROR(wire::FromJson(text, event));
  kafka::Record record = wire::StatusChangedRecord(event, "koppel/koppelctl", absl::Now());
  record.timestamp = absl::Now();
  RETURN_IF_ERROR(wire::ParseWerkbonStatusChanged(record).status());
  ASSIGN_OR_RETURN(auto producer, kafka::Producer::Open(config.kafka, {wire::kWerkbonStatusChanged}));
  RETURN_IF_ERROR(producer->Send(std::move(record), absl::Seconds(15)));
  if (config.json) {
    std::cout << R"({"offered":true})"
              << "\n";
  } else {
    std::cout << "werkbon " << event.werkbon().id() << " is offered\n";
  }
  return absl::OkStatus();
}

absl::Status WerkbonShow(const Config& config) {
  v1::GetWerkbonRequest request;
  request.set_account(config.account);
  ASSIGN_OR_RETURN(const domein::Veldapp veldapp, wire::VeldappVan(config.veldapp));
  request.set_veldapp(wire::ToProto(veldapp));
  request.set_werkbon_id(config.id);
  request.set_ordernummer(config.ordernummer);
  v1::GetWerkbonResponse response;
  auto context = Deadline();
  RETURN_IF_ERROR(FromGrpc(Journal(config)->GetWerkbon(context.get(), request, &response), "journal"));
  if (config.json) {
    std::cout << wire::ToJson(response) << "\n";
    return absl::OkStatus();
  }
  for (const v1::WerkbonStand& stand : response.werkbonnen()) {
    std::cout << "werkbon " << stand.sleutel().werkbon_id() << " (" << stand.ordernummer() << ") bij "
              << stand.sleutel().koppeling().vendor() << ": " << stand.toestand()
              << (stand.aandacht() ? ", aandacht nodig" : "") << "\n  revision " << stand.revision() << ", offer "
              << stand.offer() << ", factuur " << stand.generation() << ", " << stand.referentie() << "\n";
    if (stand.oordeel().has_factuur()) {
      std::cout << "  factuur " << stand.oordeel().factuur().id() << ", " << stand.oordeel().factuur().totaal_excl()
                << " excl. btw\n";
    }
    PrintRedenen(stand.oordeel().redenen(), "  ");
    for (const v1::Stap& stap : stand.stappen()) {
      std::cout << absl::StrFormat("  %s  %-20s %s\n", stap.tijdstip(), stap.wat(), stap.toelichting());
    }
  }
  return absl::OkStatus();
}

absl::Status Sweep(const Config& config) {
  v1::SweepDueRequest request;
  request.set_force(config.force);
  v1::SweepDueResponse response;
  auto context = Deadline();
  RETURN_IF_ERROR(FromGrpc(Journal(config)->SweepDue(context.get(), request, &response), "journal"));
  if (config.json) {
    std::cout << wire::ToJson(response) << "\n";
  } else if (!response.was_due()) {
    std::cout << "not due yet; --force sweeps now\n";
  } else {
    std::cout << response.opnieuw_aangeboden() << " offered again, " << response.wachtend()
              << " wait for the next sweep\n";
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<kafka::Record>> DeadLetters(const Config& config) {
  std::vector<kafka::Record> records;
  const std::size_t max = static_cast<std::size_t>(config.max);
  RETURN_IF_ERROR(kafka::ReadAll(config.kafka, wire::kDeadLetter, [&](kafka::Record record) {
    records.push_back(std::move(record));
    return records.size() < max;
  }));
  return records;
}

std::string Place(const kafka::Record& record) { return absl::StrCat(record.partition, ":", record.offset); }

absl::Status DeadLetterList(const Config& config) {
  ASSIGN_OR_RETURN(const std::vector<kafka::Record> records, DeadLetters(config));
  std::vector<std::string> lines;
  for (const kafka::Record& record : records) {
    const wire::DeadLetterInfo info = wire::ReadDeadLetter(record);
    if (config.json) {
      lines.push_back(absl::StrCat(
          R"({"at":)", wire::JsonText(Place(record)), R"(,"reason":)", wire::JsonText(info.reason), R"(,"text":)",
          wire::JsonText(info.text), R"(,"source":)",
          wire::JsonText(absl::StrCat(info.source_topic, "/", info.source_partition, "/", info.source_offset)),
          R"(,"bytes":)", record.value.size(), "}"));
    } else {
      std::cout << absl::StrFormat("%-8s %-20s %s/%d/%d  %d bytes  %s\n", Place(record), info.reason, info.source_topic,
                                   info.source_partition, info.source_offset, record.value.size(), info.text);
    }
  }
  if (config.json) {
    std::cout << "[";
    for (std::size_t i = 0; i < lines.size(); ++i) std::cout << (i ? "," : "") << lines[i];
    std::cout << "]\n";
  } else if (records.empty()) {
    std::cout << "no dead letters\n";
  }
  return absl::OkStatus();
}

absl::Status DeadLetterShow(const Config& config) {
  Config all = config;
  all.max = 1'000'000;
  ASSIGN_OR_RETURN(const std::vector<kafka::Record> records, DeadLetters(all));
  for (const kafka::Record& record : records) {
    if (Place(record) != config.at) continue;
    if (config.json) {
      std::cout << R"({"at":)" << wire::JsonText(Place(record)) << R"(,"headers":{)";
      for (std::size_t i = 0; i < record.headers.size(); ++i) {
        std::cout << (i ? "," : "") << wire::JsonText(record.headers[i].key) << ":"
                  << wire::JsonText(record.headers[i].value);
      }
      std::cout << R"(},"value_hex":")" << base::Hex(record.value) << "\"}\n";
    } else {
      for (const kafka::Header& header : record.headers) std::cout << header.key << ": " << header.value << "\n";
      std::cout << "\n" << record.value << "\n";
    }
    return absl::OkStatus();
  }
  return absl::NotFoundError(
      absl::StrCat("no dead letter at ", config.at, "; `koppelctl dead-letter list` shows them"));
}

struct Command {
  std::string name;
  std::string what;
  std::function<void(program::Flags&, Config&)> flags;
  std::function<absl::Status(const Config&)> run;
};

void SettingsAt(program::Flags& flags, Config& config) {
  flags.Text("settings", &config.settings, "settings service, host:port").Required();
}
void JournalAt(program::Flags& flags, Config& config) {
  flags.Text("journal", &config.journal, "journal service, host:port");
}
void KafkaAt(program::Flags& flags, Config& config) {
  flags.Text("brokers", &config.kafka.brokers, "Kafka's addresses, host:port,…");
  flags.Switch("embedded", &config.kafka.embedded, "the broker is koppel-broker");
}
void WhichConnection(program::Flags& flags, Config& config) {
  config.veldapp = "outsmart";
  flags.Text("account", &config.account, "customer of the platform");
  flags.Text("veldapp", &config.veldapp, "field app: outsmart (default) or simplesimon");
}

const std::vector<Command>& Commands() {
  static const std::vector<Command>& commands = *new std::vector<Command>{
      {"settings apply", "saves a koppeling, its settings and its access from a file (JSON of koppel.v1.ApplyRequest)",
       [](program::Flags& flags, Config& config) {
         SettingsAt(flags, config);
         flags.Text("file", &config.file, "the file").Required();
       },
       SettingsApply},
      {"settings show", "shows koppelingen and their settings, never their access",
       [](program::Flags& flags, Config& config) {
         SettingsAt(flags, config);
         flags.Text("account", &config.account, "only of this account");
         flags.Text("vendor", &config.vendor, "only of this vendor");
       },
       SettingsShow},
      {"werkbon offer", "offers a werkbon: from a file (JSON of koppel.v1.WerkbonStatusChanged), or by --id once more",
       [](program::Flags& flags, Config& config) {
         KafkaAt(flags, config);
         JournalAt(flags, config);
         WhichConnection(flags, config);
         flags.Text("file", &config.file, "the event; needs --brokers");
         flags.Text("vendor", &config.vendor, "with --id: which vendor");
         flags.Text("id", &config.id, "row number of a werkbon that is known; needs --journal");
         flags.Switch("nieuwe-factuur", &config.nieuwe_factuur,
                      "with --id: opnieuw factureren, a second invoice on purpose");
       },
       WerkbonOffer},
      {"werkbon show", "shows where a werkbon stands, with its timeline",
       [](program::Flags& flags, Config& config) {
         JournalAt(flags, config);
         WhichConnection(flags, config);
         flags.Text("id", &config.id, "row number");
         flags.Text("ordernummer", &config.ordernummer, "or the number shown to people");
       },
       WerkbonShow},
      {"sweep", "offers again what waits, when a quarter of an hour has passed",
       [](program::Flags& flags, Config& config) {
         JournalAt(flags, config);
         flags.Switch("force", &config.force, "also when it is not due yet");
       },
       Sweep},
      {"dead-letter list", "lists what could not be understood",
       [](program::Flags& flags, Config& config) {
         KafkaAt(flags, config);
         flags.Number("max", &config.max, 100, "at most so many");
       },
       DeadLetterList},
      {"dead-letter show", "shows one with its headers and original bytes",
       [](program::Flags& flags, Config& config) {
         KafkaAt(flags, config);
         flags.Text("at", &config.at, "partition:offset, as listed").Required();
       },
       DeadLetterShow},
  };
  return commands;
}

int Usage(std::ostream& out, int code) {
  out << "usage: koppelctl <command> [flags]\n\n";
  for (const Command& command : Commands()) out << absl::StrFormat("  %-18s %s\n", command.name, command.what);
  out << "\nEach command takes --json and --help.\n";
  return code;
}

}  // namespace

int Main(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "--help" || first == "-h") return Usage(std::cout, 0);
  if (first == "--version") {
    std::cout << "koppelctl " << KOPPEL_VERSION << "\n";
    return 0;
  }
  for (const Command& command : Commands()) {
    const std::vector<std::string> words = absl::StrSplit(command.name, ' ');
    if (argc <= static_cast<int>(words.size())) continue;
    bool match = true;
    for (std::size_t i = 0; i < words.size(); ++i) match &= words[i] == argv[i + 1];
    if (!match) continue;
    Config config;
    config.kafka.client_id = "koppelctl";
    program::Flags flags("koppelctl " + command.name, command.what);
    command.flags(flags, config);
    flags.Switch("json", &config.json, "print JSON");
    const int skip = static_cast<int>(words.size());
    argv[skip] = argv[0];
    if (const auto code = flags.Parse(argc - skip, argv + skip)) return *code;
    const absl::Status status = command.run(config);
    if (!status.ok()) std::cerr << "koppelctl: " << status.message() << "\n";
    return status.ok() ? 0 : 1;
  }
  std::cerr << "koppelctl: " << (first.empty() ? "a command is missing" : "unknown command") << "\n";
  return Usage(std::cerr, 2);
}

}  // namespace koppel::ctl

int main(int argc, char** argv) { return koppel::ctl::Main(argc, argv); }
