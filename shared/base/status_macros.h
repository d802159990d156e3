// The only macros of the project: they hand a failure up and take the value out of a StatusOr.
//
//   RETURN_IF_ERROR(expr)          in a function: returns the status when it is not OK
//   ASSIGN_OR_RETURN(lhs, expr)    in a function: lhs takes the value, or the status is returned
//   CO_RETURN_IF_ERROR, CO_ASSIGN  the same in a coroutine
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define KOPPEL_CONCAT_(a, b) a##b
#define KOPPEL_CONCAT(a, b) KOPPEL_CONCAT_(a, b)

#define KOPPEL_IF_ERROR_(status, expr, give_back)                       \
  do {                                                                  \
    if (::absl::Status status = (expr); !status.ok()) give_back status; \
  } while (false)

#define RETURN_IF_ERROR(expr) KOPPEL_IF_ERROR_(KOPPEL_CONCAT(status_, __LINE__), expr, return )
#define CO_RETURN_IF_ERROR(expr) KOPPEL_IF_ERROR_(KOPPEL_CONCAT(status_, __LINE__), expr, co_return )

#define KOPPEL_ASSIGN_(result, lhs, expr, give_back)      \
  auto result = (expr);                                   \
  if (!result.ok()) give_back std::move(result).status(); \
  lhs = *std::move(result)

#define ASSIGN_OR_RETURN(lhs, expr) KOPPEL_ASSIGN_(KOPPEL_CONCAT(result_, __LINE__), lhs, expr, return )
#define CO_ASSIGN(lhs, expr) KOPPEL_ASSIGN_(KOPPEL_CONCAT(result_, __LINE__), lhs, expr, co_return )
