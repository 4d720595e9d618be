#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "scenario/load_scenario.h"

namespace understudy::scenario {
namespace {

constexpr int most_reads = 1'000'000;

std::optional<int> read_reads(std::string_view text) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return {};
    const std::string_view unit = text.substr(blank + 1);
    if (unit != "read" && unit != "reads") return {};
    int reads = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + blank, reads);
    if (failure != std::errc() || end != text.data() + blank || reads < 1 || reads > most_reads) return {};
    return reads;
}

std::optional<Lag> load_lag(const Draft& draft, const yaml::Node& node) {
    if (node.is_scalar()) {
        if (const std::optional<int> reads = read_reads(node.text)) return Lag{.reads = *reads};
        if (const std::optional<Duration> time = parse_duration(node.text)) return Lag{.time = *time};
    }
    draft.mistakes().add(node.place,
                         "a lag must be a duration or a number of reads, not " + yaml::describe(node),
                         "write 1s, 2 reads, or 0s for none");
    return {};
}

}  // namespace

void load_lags(Draft& draft, const yaml::Node& node, Scenario& scenario) {
    if (!draft.read.is_map(node, "'lag'")) return;
    for (const yaml::Node::Entry& entry : node.entries) {
        const int kind = draft.kinds.use(entry.key.text, entry.key.place, draft.mistakes());
        const std::optional<Lag> lag = load_lag(draft, entry.value);
        if (kind >= 0 && lag) scenario.lags[static_cast<std::size_t>(kind)] = *lag;
    }
}

}  // namespace understudy::scenario
