#include "domein/datum.h"

#include "absl/base/internal/raw_logging.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace koppel::domein {
namespace {

bool Cijfers(absl::string_view tekst, int& waarde) {
  for (char teken : tekst) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(teken))) return false;
  }
  return absl::SimpleAtoi(tekst, &waarde);
}

}  // namespace

absl::TimeZone Amsterdam() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone loaded;
    if (!absl::LoadTimeZone("Europe/Amsterdam", &loaded)) {
      ABSL_RAW_LOG(FATAL, "no time zone data for Europe/Amsterdam; install the package tzdata");
    }
    return loaded;
  }();
  return zone;
}

Datum Datum::Van(absl::Time moment) { return Datum(absl::ToCivilDay(moment, Amsterdam())); }

absl::StatusOr<Datum> Datum::Parse(absl::string_view tekst) {
  int jaar = 0;
  int maand = 0;
  int dag = 0;
  const bool vorm = tekst.size() == 10 && tekst[4] == '-' && tekst[7] == '-' && Cijfers(tekst.substr(0, 4), jaar) &&
                    Cijfers(tekst.substr(5, 2), maand) && Cijfers(tekst.substr(8, 2), dag);
  const absl::CivilDay gelezen(jaar, maand, dag);
  if (!vorm || jaar < 1900 || jaar > 2199 || gelezen.month() != maand || gelezen.day() != dag) {
    return absl::InvalidArgumentError("this is no date; write it as 2026-07-16");
  }
  return Datum(gelezen);
}

std::string Datum::ToString() const { return absl::FormatCivilTime(dag_); }
std::string Datum::VoorMensen() const {
  return absl::StrFormat("%02d-%02d-%04d", dag_.day(), dag_.month(), dag_.year());
}

absl::StatusOr<Tijdstip> Tijdstip::Parse(absl::string_view tekst) {
  int uur = 0;
  int minuut = 0;
  if (tekst.size() != 5 || tekst[2] != ':' || !Cijfers(tekst.substr(0, 2), uur) ||
      !Cijfers(tekst.substr(3, 2), minuut) || uur > 23 || minuut > 59) {
    return absl::InvalidArgumentError("this is no time; write it as 08:30");
  }
  return Tijdstip{uur * 60 + minuut};
}

std::string Tijdstip::ToString() const { return absl::StrFormat("%02d:%02d", minuten / 60, minuten % 60); }

}  // namespace koppel::domein
