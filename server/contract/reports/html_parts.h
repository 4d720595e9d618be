// What html_report.cpp puts together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <understudy/contract.h>

namespace understudy::contract {

extern const std::string_view html_style;   ///< CSS
extern const std::string_view html_script;  ///< what filters, searches and copies; the page can be read without it

/// The exchanges of a verdict: a drawing of both clocks with the states of each job, and a row for each exchange, which unfolds to what
/// was sent. `number` is the verdict's on the page; the row of exchange 12 has the id `v1-12`. Of very many, those that breaches name and
/// the first and last are shown.
std::string html_timeline(const ContractVerdict& verdict, std::size_t number);

/// A link to the row of an exchange.
std::string html_exchange_link(std::size_t number, std::uint64_t sequence);

inline constexpr std::size_t html_most_breaches = 20;  ///< of one rule

}  // namespace understudy::contract
