#include "yaml/source_text.h"

#include <algorithm>
#include <utility>

namespace understudy::yaml {

SourceText::SourceText(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
    line_starts_.push_back(0);
    for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
        line_starts_.push_back(at + 1);
    }
}

std::string_view SourceText::line(int number) const {
    if (number < 1 || number > line_count()) return {};
    const auto index = static_cast<std::size_t>(number - 1);
    const std::size_t end = index + 1 < line_starts_.size() ? line_starts_[index + 1] - 1 : text_.size();
    std::string_view line = text();
    line = line.substr(line_starts_[index], end - line_starts_[index]);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string_view SourceText::from(int number, int column) const {
    const std::string_view whole = line(number);
    return whole.substr(std::min(whole.size(), static_cast<std::size_t>(std::max(column, 1) - 1)));
}

std::string_view SourceText::rest_from(int number, int column) const {
    if (number < 1 || number > line_count()) return {};
    const std::size_t start = line_starts_[static_cast<std::size_t>(number - 1)] +
                              static_cast<std::size_t>(std::max(column, 1) - 1);
    return text().substr(std::min(start, text_.size()));
}

Place place_in(const std::shared_ptr<const SourceText>& source, int line, int column, std::size_t width) {
    const int marked = static_cast<int>(std::clamp<std::size_t>(width, 1, 10'000));
    return {std::shared_ptr<const std::string>(source, &source->name()), line, column, marked};
}

}  // namespace understudy::yaml
