#include <understudy/exchange.h>

namespace understudy {

std::string state_change(const Exchange& exchange) {
    if (exchange.resource.empty()) return {};
    std::string text = exchange.resource;
    if (exchange.state_after.empty() && exchange.state_before.empty()) return text;
    text += ": ";
    if (exchange.state_before.empty() || exchange.state_before == exchange.state_after) return text + exchange.state_after;
    return text + exchange.state_before + " -> " + (exchange.state_after.empty() ? "gone" : exchange.state_after);
}

}  // namespace understudy
