// One exchange of a client's traffic, as rules look at it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <understudy/exchange.h>

#include "base/encoding.h"
#include "base/value.h"
#include "scenario/vendor.h"

namespace understudy::contract {

/// Borrows from the exchange and the vendor, which outlive it. What is parsed is parsed when it is asked for first.
class Call {
  public:
    using Time = std::chrono::sys_time<std::chrono::microseconds>;

    Call(const Exchange& exchange, const scenario::Vendor& vendor);

    const Exchange& exchange() const { return exchange_; }
    const scenario::Vendor& vendor() const { return vendor_; }
    std::uint64_t sequence() const { return exchange_.sequence; }
    int status() const { return exchange_.status; }
    const std::string& method() const { return exchange_.request.method; }
    const std::string& target() const { return exchange_.request.target; }
    /// When it came, by the machine's clock: the client's waits are judged by it.
    Time came() const;
    /// When it came, in the world.
    Time at() const { return exchange_.at; }
    /// The step that refused it: `auth`, `validate`, `find`; empty when none did.
    std::string_view refused_by() const;
    /// What the stand-in says behind the step: `no credential in the request`.
    std::string_view refusal() const;

    bool is_head() const { return exchange_.request.method == "HEAD"; }
    /// Whether the answer was sent to its end, however slowly.
    bool is_answered() const;
    /// Whether it was, with a status of 2xx.
    bool succeeded() const { return is_answered() && status() >= 200 && status() <= 299; }

    /// Index among the vendor's operations, -1 when none matched.
    int operation_index() const { return operation_; }
    const scenario::Operation* operation() const;
    bool is(int operation) const { return operation_ >= 0 && operation_ == operation; }
    /// Which job or thing it is about: the resource if the stand-in found one, else the target. Two calls about the same thing have
    /// the same text.
    std::string_view thing() const;
    /// The same for two calls that ask for the same: method, target and body.
    std::string fingerprint() const;
    /// For people: `GET /api/segments?page=2`; a very long target without its end.
    std::string request_line() const;
    /// Target without the query.
    std::string_view path() const;

    /// Of the query, decoded, in order.
    const Fields& query() const;
    /// The first query parameter called so, nullptr if there is none.
    const std::string* query(std::string_view name) const;
    /// The bodies as JSON; absent when they are none.
    const Value& request_body() const;
    const Value& reply_body() const;

  private:
    const Exchange& exchange_;
    const scenario::Vendor& vendor_;
    int operation_ = -1;
    mutable std::optional<Fields> query_;
    mutable std::optional<Value> request_body_, reply_body_;
};

/// The member of `value` with this path, `data.items.0.id`; nullptr if there is none.
const Value* member(const Value& value, std::string_view path);

}  // namespace understudy::contract
