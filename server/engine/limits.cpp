#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "engine/evaluate.h"
#include "engine/steps.h"

namespace understudy::engine {

using namespace scenario;

namespace {

/// Up to how many callers a limit remembers those whose windows are over.
constexpr std::size_t many_callers = 8 * 1024;

std::string who(const Limit& limit, const Context& context) {
    if (limit.per == Limit::Per::everyone) return {};
    const AuthScheme* scheme =
        context.operation->auth < 0 ? nullptr : &context.vendor->vendor->auth[static_cast<std::size_t>(context.operation->auth)];
    if (limit.per == Limit::Per::caller && scheme != nullptr && scheme->caller_slot >= 0) {
        const world::Instance* caller = context.slots[static_cast<std::size_t>(scheme->caller_slot)].instance;
        if (caller != nullptr) return to_text(context.vendor->key(*caller));
    }
    return "address " + context.request->peer;
}

std::vector<world::RateWindow>& windows_of(std::size_t number, const Limit& limit, Context& context) {
    auto& callers = context.vendor->windows[number];
    std::string caller = who(limit, context);
    if (const auto known = callers.find(caller); known != callers.end()) return known->second;
    // Looked through each time their number has doubled, so that many callers at once do not cost each of them all others.
    if (callers.size() >= many_callers && std::has_single_bit(callers.size())) {
        for (auto each = callers.begin(); each != callers.end();) {
            bool is_over = true;
            for (std::size_t i = 0; i < each->second.size(); ++i)
                is_over = is_over && each->second[i].used(limit.windows[i], context.now()) == 0;
            each = is_over ? callers.erase(each) : std::next(each);
        }
    }
    return callers.try_emplace(std::move(caller), limit.windows.size()).first->second;
}

bool is_meant(const Limit& limit, LimitsOf which) {
    return limit.count == Limit::Count::requests &&
           (limit.per == Limit::Per::address) == (which == LimitsOf::addresses);
}

std::vector<WindowReading> readings(const Limit& limit, std::vector<world::RateWindow>& windows, Timestamp now) {
    std::vector<WindowReading> out;
    for (std::size_t i = 0; i < windows.size(); ++i)
        out.push_back({.window = &limit.windows[i],
                       .count = windows[i].used(limit.windows[i], now),
                       .reset = world::RateWindow::reset(limit.windows[i], now),
                       .exceeded = !windows[i].has_room(limit.windows[i], now)});
    return out;
}

/// The refusal when a window is full; leaves what the error reply shows in the context.
Verdict refuse_if_full(std::size_t number, const Limit& limit, std::vector<world::RateWindow>& windows, Context& context) {
    const Timestamp now = context.now();
    Timestamp room = now;
    std::string name;
    for (std::size_t i = 0; i < windows.size(); ++i) {
        if (windows[i].has_room(limit.windows[i], now)) continue;
        room = std::max(room, windows[i].room_at(limit.windows[i], now));
        name = limit.windows[i].name;
    }
    if (room == now) return std::nullopt;
    context.windows = readings(limit, windows, now);
    context.retry_after = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(room - now).count());
    const Limit& described = context.vendor->vendor->limits[number];
    return Refusal{.error = described.refusal,
                   .status = 429,
                   .why = "limits: " + described.name + (name.empty() ? "" : " (" + name + ")") + " is used up; room in " +
                          std::to_string(context.retry_after) + " s"};
}

enum class Counting { no, yes };

template <typename Meant>
Verdict each_limit(Context& context, Meant is_one_of, Counting counting) {
    const Vendor& vendor = *context.vendor->vendor;
    std::vector<std::pair<const Limit*, std::vector<world::RateWindow>*>> passed;
    for (const int index : context.operation->limits) {
        const auto number = static_cast<std::size_t>(index);
        const Limit& limit = vendor.limits[number];
        if (!context.vendor->scenario->limits_enabled[number] || !is_one_of(limit)) continue;
        std::vector<world::RateWindow>& windows = windows_of(number, limit, context);
        if (Verdict refusal = refuse_if_full(number, limit, windows, context)) return refusal;
        if (counting == Counting::yes) passed.emplace_back(&limit, &windows);
    }
    // A refused call counts nowhere: what Retry-After promises holds for a client that keeps asking.
    for (const auto& [limit, windows] : passed)
        for (std::size_t i = 0; i < windows->size(); ++i) (*windows)[i].count(limit->windows[i], context.now());
    return std::nullopt;
}

}  // namespace

std::vector<WindowReading> windows_of_limit(Context& context, int limit) {
    const auto number = static_cast<std::size_t>(limit);
    const Limit& described = context.vendor->vendor->limits[number];
    return readings(described, windows_of(number, described, context), context.now());
}

Verdict count_against_limits(Context& context, LimitsOf which) {
    if (context.operation->limits.empty()) return std::nullopt;
    return each_limit(context, [&](const Limit& limit) { return is_meant(limit, which); }, Counting::yes);
}

Verdict check_error_limits(Context& context) {
    if (context.operation->limits.empty()) return std::nullopt;
    return each_limit(context, [](const Limit& limit) { return limit.count == Limit::Count::errors; }, Counting::no);
}

Verdict count_outcome(Context& context, Counted what) {
    if (context.operation->limits.empty()) return std::nullopt;
    const Limit::Count meant = what == Counted::error ? Limit::Count::errors : Limit::Count::unauthorized;
    return each_limit(context, [&](const Limit& limit) { return limit.count == meant; }, Counting::yes);
}

}  // namespace understudy::engine
