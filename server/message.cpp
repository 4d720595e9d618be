#include <understudy/message.h>

#include "base/letter_case.h"

namespace understudy {

const std::string* find_header(const Headers& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (equal_without_case(header.name, name)) return &header.value;
    }
    return nullptr;
}

std::size_t sent_of(const Delivery& delivery, std::size_t body_bytes) {
    switch (delivery.ending) {
        case Delivery::Ending::reset:
        case Delivery::Ending::empty:
            return 0;
        case Delivery::Ending::malformed_chunk:
            return body_bytes / 2;
        case Delivery::Ending::whole:
        case Delivery::Ending::random_data:
        case Delivery::Ending::wrong_length:
            break;
    }
    return std::min(body_bytes, delivery.cut.value_or(body_bytes));
}

std::string describe(const Delivery& delivery) {
    std::string out;
    const auto add = [&](std::string_view words) { out.append(out.empty() ? "" : ", ").append(words); };
    switch (delivery.ending) {
        case Delivery::Ending::whole:
            break;
        case Delivery::Ending::reset:
            add("reset");
            break;
        case Delivery::Ending::empty:
            add("empty");
            break;
        case Delivery::Ending::malformed_chunk:
            add("malformed_chunk");
            break;
        case Delivery::Ending::random_data:
            add("random_data");
            break;
        case Delivery::Ending::wrong_length:
            add("wrong_length");
            break;
    }
    if (delivery.cut) add("cut after " + std::to_string(*delivery.cut) + " bytes");
    if (delivery.bytes_per_second > 0) add(std::to_string(delivery.bytes_per_second) + " bytes/s");
    return out;
}

}  // namespace understudy
