#include <understudy/message.h>

#include "base/letter_case.h"

namespace understudy {

const std::string* find_header(const Headers& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (equal_without_case(header.name, name)) return &header.value;
    }
    return nullptr;
}

}  // namespace understudy
