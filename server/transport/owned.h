// Things of a C library that end with their owner.
#pragma once

#include <memory>

namespace understudy::transport {

template <auto release>
struct Release {
    template <typename Thing>
    void operator()(Thing* thing) const {
        release(thing);
    }
};

/// Owns a `Thing`, given back by `release`: Owned<BIO, BIO_free>.
template <typename Thing, auto release>
using Owned = std::unique_ptr<Thing, Release<release>>;

}  // namespace understudy::transport
