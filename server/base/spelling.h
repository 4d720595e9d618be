// A text that is made from something immutable, kept once it is asked for again.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

namespace understudy {

/// Safe to use from several threads.
class Spelling {
  public:
    Spelling() = default;
    ~Spelling() { delete known_.load(std::memory_order_relaxed); }
    Spelling(const Spelling&) = delete;
    Spelling& operator=(const Spelling&) = delete;

    /// The text, or nullptr when it is not kept.
    const std::string* known() const { return known_.load(std::memory_order_acquire); }

    /// Tells the text that was made. It is kept from the second time on, since most are made only once, and
    /// if it is not large.
    void tell(std::string_view text) const {
        if (!asked_.exchange(true, std::memory_order_relaxed) || text.size() > largest) return;
        const std::string* none = nullptr;
        const auto* fresh = new std::string(text);
        if (!known_.compare_exchange_strong(none, fresh, std::memory_order_acq_rel)) delete fresh;
    }

  private:
    static constexpr std::size_t largest = 16 * 1024;
    mutable std::atomic<const std::string*> known_{nullptr};
    mutable std::atomic<bool> asked_{false};
};

}  // namespace understudy
