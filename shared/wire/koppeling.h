// Koppelingen, their keys and names, between the contract and the core.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/koppeling.h"
#include "koppel/v1/settings.pb.h"

namespace koppel::wire {

v1::Veldapp ToProto(domein::Veldapp veldapp);
v1::KoppelingSleutel ToProto(const domein::KoppelingSleutel& sleutel);

// "outsmart" or "simplesimon"; InvalidArgument for anything else.
absl::StatusOr<domein::Veldapp> VeldappVan(absl::string_view naam);
absl::StatusOr<domein::Veldapp> ParseVeldapp(v1::Veldapp veldapp);
absl::StatusOr<domein::KoppelingSleutel> ParseSleutel(const v1::KoppelingSleutel& sleutel);

// A koppeling as the settings service holds it. InvalidArgument when a field can't be understood.
absl::StatusOr<domein::Koppeling> ParseKoppeling(const v1::Koppeling& koppeling);

// [A-Za-z0-9._-], 1 to 64 characters.
bool IsAccount(absl::string_view account);

}  // namespace koppel::wire
