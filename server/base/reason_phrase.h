// The words beside a status code.
#pragma once

#include <string_view>

namespace understudy {

std::string_view reason_phrase(int status);  ///< empty if it has none

}  // namespace understudy
