#include "transport/admission.h"

#include "transport/address.h"

namespace understudy::transport {

bool Admission::enter(const std::string& address) {
    const bool is_exempt = is_loopback_address(address);
    const Lock lock(mutex_);
    if (all_ >= limits_.connections) return false;
    if (!is_exempt) {
        std::size_t& count = by_address_[address];
        if (count >= limits_.address_connections) return false;
        ++count;
    }
    ++all_;
    return true;
}

void Admission::leave(const std::string& address) {
    const bool is_exempt = is_loopback_address(address);
    const Lock lock(mutex_);
    --all_;
    if (is_exempt) return;
    const auto found = by_address_.find(address);
    if (--found->second == 0) by_address_.erase(found);
}

}  // namespace understudy::transport
