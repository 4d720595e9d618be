#include "engine/population.h"

#include "base/dice.h"
#include "engine/evaluate.h"

namespace understudy::engine {

using namespace scenario;

Population::Population(std::shared_ptr<const PopulationModel> model, std::uint64_t seed)
    : model_(std::move(model)), seed_(mix(seed, "population")), audiences_(model_->audiences.size()) {}

Value Population::field(std::int64_t person, int number) const {
    const PersonField& field = model_->fields[static_cast<std::size_t>(number)];
    Dice dice(mix(mix(seed_, field.name), static_cast<std::uint64_t>(person)));
    return std::visit(
        [&](const auto& made) -> Value {
            using T = std::decay_t<decltype(made)>;
            if constexpr (std::is_same_v<T, PersonField::Sequence>) {
                return Value(made.first + person);
            } else if constexpr (std::is_same_v<T, PersonField::Pick>) {
                return made.values[dice.below(made.values.size())];
            } else if constexpr (std::is_same_v<T, PersonField::Weighted>) {
                auto left = static_cast<std::int64_t>(dice.below(static_cast<std::uint64_t>(made.total)));
                for (const auto& [value, weight] : made.values) {
                    if (left < weight) return value;
                    left -= weight;
                }
                return Value();
            } else if constexpr (std::is_same_v<T, PersonField::Integer>) {
                const auto sides = static_cast<std::uint64_t>(made.to - made.from) + 1;
                return Value(made.from + static_cast<std::int64_t>(dice.below(sides)));
            } else if constexpr (std::is_same_v<T, RandomText>) {
                return Value(made.draw(dice));
            } else {
                Context context;
                context.population = this;
                context.slots[0].person = person;
                std::string text;
                append_text(text, made, context);
                return Value(std::move(text));
            }
        },
        field.made);
}

std::shared_ptr<const std::vector<std::int64_t>> Population::audience(std::string_view key) const {
    const int number = model_->audience_of(key);
    if (number < 0) return std::make_shared<const std::vector<std::int64_t>>();
    const auto at = static_cast<std::size_t>(number);
    {
        const Lock lock(mutex_);
        if (audiences_[at]) return audiences_[at];
    }
    Context context;
    context.population = this;
    auto members = std::make_shared<std::vector<std::int64_t>>();
    for (std::int64_t person = 0; person < model_->people; ++person) {
        context.slots[0].person = person;
        if (holds(model_->audiences[at].where, context)) members->push_back(person);
    }
    const Lock lock(mutex_);
    if (!audiences_[at]) audiences_[at] = std::move(members);
    return audiences_[at];
}

}  // namespace understudy::engine
