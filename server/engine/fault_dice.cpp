#include "engine/fault_dice.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace understudy::engine {

using namespace scenario;
using std::chrono::milliseconds;

namespace {

/// From 0, which it never is, to 1.
double share(Dice& dice) {
    constexpr std::uint64_t steps = std::uint64_t{1} << 53;
    return static_cast<double>(dice.below(steps) + 1) / static_cast<double>(steps);
}

}  // namespace

Dice roll(world::Fault& fault, const Context& context) {
    const std::uint64_t of_vendor = mix(mix(context.world->seed, "fault"), context.vendor->vendor->name);
    return Dice(mix(mix(of_vendor, fault.number), fault.rolls++));
}

milliseconds draw(const Delay& delay, Dice dice) {
    Duration drawn = delay.most;
    switch (delay.shape) {
        case Delay::Shape::fixed:
            break;
        case Delay::Shape::uniform: {
            const auto span = static_cast<std::uint64_t>((delay.most - delay.least).count());
            drawn = delay.least + Duration(static_cast<std::int64_t>(dice.below(span + 1)));
            break;
        }
        case Delay::Shape::lognormal: {
            // Box and Muller: two even numbers make a normal one.
            const double first = share(dice), second = share(dice);
            const double normal = std::sqrt(-2 * std::log(first)) * std::cos(2 * std::numbers::pi * second);
            const double microseconds =
                static_cast<double>(delay.median.count()) * std::exp(delay.sigma * normal);
            const double most = static_cast<double>(longest_delay.count());
            drawn = Duration(static_cast<std::int64_t>(std::clamp(microseconds, 0.0, most)));
            break;
        }
    }
    return std::chrono::duration_cast<milliseconds>(drawn);
}

std::string draw_random_data(Dice dice) {
    std::string data(256, '\0');
    for (char& byte : data) byte = static_cast<char>(dice.below(256));
    data.front() = static_cast<char>(0x80 | static_cast<unsigned char>(data.front()));
    return data;
}

}  // namespace understudy::engine
