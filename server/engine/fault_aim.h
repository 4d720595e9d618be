// Whether a call is one that a fault is aimed at.
#pragma once

#include <optional>
#include <vector>

#include "engine/context.h"
#include "scenario/fault.h"

namespace understudy::engine {

/// Who calls and what the call names, found out ahead of the steps that find it, and only when a fault asks.
/// Nothing is counted or refused by that. Borrows the context.
class Aim {
  public:
    explicit Aim(const Context& context) : context_(context) {}

    /// Whether this call is of the rule's caller and names its thing; that of the operation is not asked.
    bool fits(const scenario::FaultRule& rule);

  private:
    struct Named {
        const world::Instance* caller = nullptr;
        std::vector<const world::Instance*> found;
    };
    Named look_ahead() const;

    const Context& context_;
    std::optional<Named> named_;
};

}  // namespace understudy::engine
