#include <understudy/message.h>

#include <algorithm>

namespace understudy {
namespace {

// Header names are ASCII; the machine's locale has no say in them.
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const std::string* find_header(const Headers& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (same_name(header.name, name)) return &header.value;
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
