#include "scenario/plan_syntax.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/nearest.h"
#include "base/time.h"

namespace understudy::scenario {
namespace {

constexpr std::string_view blanks = " \t\r\n";

const std::vector<std::string> words{"forever", "for", "from", "until"};

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string did_you_mean(const std::optional<std::string>& name, std::string otherwise) {
    return name ? "did you mean " + quoted(*name) + "?" : std::move(otherwise);
}

/// A piece of the plan's text and where it begins there.
struct Piece {
    std::string_view text;
    std::size_t offset = 0;

    void skip(std::size_t count) {
        text.remove_prefix(count);
        offset += count;
    }
    void trim() {
        skip(std::min(text.find_first_not_of(blanks), text.size()));
        text = text.substr(0, text.find_last_not_of(blanks) + 1);
    }
    /// The first word, which stays.
    Piece word() const { return {text.substr(0, text.find_first_of(blanks)), offset}; }
    /// Takes the first word and the blanks behind it off.
    Piece take_word() {
        const Piece first = word();
        skip(first.text.size());
        trim();
        return first;
    }
    PlanError error(std::string message, std::string hint = "") const {
        return {offset, std::max<std::size_t>(text.size(), 1), std::move(message), std::move(hint)};
    }
};

std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The longest declared state that `piece` begins with, up to its end or a blank; -1 if there is none.
int leading_state(std::string_view piece, const std::vector<std::string>& states) {
    int longest = -1;
    std::size_t length = 0;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const std::string& state = states[i];
        if (state.size() <= length || !piece.starts_with(state)) continue;
        if (piece.size() > state.size() && blanks.find(piece[state.size()]) == std::string_view::npos)
            continue;
        longest = static_cast<int>(i);
        length = state.size();
    }
    return longest;
}

/// What the author may have meant as the state: all before the first word of the plan language.
Piece presumed_state(Piece piece) {
    for (std::size_t at = 0; at < piece.text.size(); ++at) {
        if (blanks.find(piece.text[at]) == std::string_view::npos) continue;
        const Piece next{piece.text.substr(at + 1), piece.offset + at + 1};
        if (std::ranges::find(words, next.word().text) != words.end()) {
            piece.text = piece.text.substr(0, at);
            break;
        }
    }
    piece.trim();
    return piece;
}

PlanError unknown_state(const Piece& piece, const std::vector<std::string>& states) {
    const Piece presumed = presumed_state(piece);
    return presumed.error("unknown state " + quoted(presumed.text),
                          did_you_mean(nearest(presumed.text, states), "the states are " + listed(states)));
}

/// Reads what follows `for`: a duration or a number of reads.
std::optional<PlanError> read_stay(Piece& rest, const Piece& keyword, PlanStep& step) {
    constexpr std::string_view hint = "write it as in 'for 8s' or 'for 3 reads'";
    if (rest.text.empty())
        return keyword.error("a duration or a number of reads is missing after 'for'", std::string(hint));
    const Piece amount = rest.take_word();
    const Piece unit = rest.word();
    if (unit.text == "read" || unit.text == "reads") {
        const std::optional<std::int64_t> reads = read_number(amount.text);
        if (!reads || *reads < 1 || *reads > 1'000'000) {
            return amount.error(quoted(amount.text) + " is no number of reads", "a number from 1 to 1000000");
        }
        step.reads = static_cast<int>(*reads);
        rest.take_word();
        return std::nullopt;
    }
    step.stay = parse_duration(amount.text);
    if (step.stay) return std::nullopt;
    if (read_number(amount.text))
        return amount.error(quoted(amount.text) + " has no unit", std::string(hint));
    return amount.error(quoted(amount.text) + " is no duration", std::string(hint));
}

/// Reads what follows `from` or `until`.
std::optional<PlanError> read_percent(Piece& rest, const Piece& keyword, int& into) {
    if (rest.text.empty()) {
        return keyword.error("a percentage is missing after " + quoted(keyword.text),
                             "write it as in '" + std::string(keyword.text) + " 64%'");
    }
    const Piece word = rest.take_word();
    std::optional<std::int64_t> percent;
    if (word.text.ends_with('%')) percent = read_number(word.text.substr(0, word.text.size() - 1));
    if (!percent || *percent < 0 || *percent > 100) {
        return word.error(quoted(word.text) + " is no percentage", "a whole number from 0% to 100%");
    }
    into = static_cast<int>(*percent);
    return std::nullopt;
}

PlanError unexpected(const Piece& rest, const Piece& piece, const std::vector<std::string>& states) {
    constexpr const char* order =
        "a step is a state, then 'forever' or 'for ..', then 'from ..%', then 'until ..%'";
    const Piece word = rest.word();
    Piece before = piece;
    before.text = before.text.substr(0, rest.offset - piece.offset);
    before.trim();
    std::string message = "unexpected " + quoted(word.text) + " after " + quoted(before.text);
    if (std::ranges::find(words, word.text) != words.end()) return word.error(std::move(message), order);
    if (parse_duration(word.text))
        return word.error(std::move(message), "write 'for " + std::string(word.text) + "'");
    std::optional<std::string> meant = nearest(word.text, words);
    if (!meant) meant = nearest(presumed_state(piece).text, states);
    return word.error(std::move(message), did_you_mean(meant, order));
}

/// Reads one step, `piece` being all of it, trimmed and not empty.
std::variant<PlanStep, PlanError> parse_step(const Piece& piece, const std::vector<std::string>& states) {
    PlanStep step;
    step.state = leading_state(piece.text, states);
    if (step.state < 0) return unknown_state(piece, states);
    Piece rest = piece;
    rest.skip(states[static_cast<std::size_t>(step.state)].size());
    rest.trim();

    if (rest.word().text == "forever") {
        rest.take_word();
        step.forever = true;
    } else if (rest.word().text == "for") {
        const Piece keyword = rest.take_word();
        if (auto error = read_stay(rest, keyword, step)) return std::move(*error);
    }
    if (rest.word().text == "from") {
        const Piece keyword = rest.take_word();
        if (auto error = read_percent(rest, keyword, step.from_percent)) return std::move(*error);
    }
    if (rest.word().text == "until") {
        const Piece keyword = rest.take_word();
        if (!step.stay && !step.reads) {
            return keyword.error("'until' is where progress is at the end of a stay, and this step has none",
                                 "write it as in 'for 8s until 64%'");
        }
        if (auto error = read_percent(rest, keyword, step.until_percent)) return std::move(*error);
        if (step.until_percent < step.from_percent) {
            return keyword.error("progress falls from " + std::to_string(step.from_percent) + "% to " +
                                     std::to_string(step.until_percent) + "%",
                                 "the second percentage is at least the first");
        }
    }
    if (!rest.text.empty()) return unexpected(rest, piece, states);
    return step;
}

/// Whether the plan may go on from `from` to `to`, `piece` being the step that asks for it.
std::optional<PlanError> check_move(const Lifecycle& lifecycle, int from, int to, const Piece& piece) {
    if (lifecycle.may_move(from, to)) return std::nullopt;
    const std::string& source = lifecycle.states[static_cast<std::size_t>(from)];
    const std::string& target = lifecycle.states[static_cast<std::size_t>(to)];
    std::vector<std::string> documented;
    for (std::size_t i = 0; i < lifecycle.states.size(); ++i) {
        if (lifecycle.may_move(from, static_cast<int>(i))) documented.push_back(lifecycle.states[i]);
    }
    const std::string missing = "no move from " + quoted(source) + " to " + quoted(target) + " is documented";
    if (documented.empty())
        return piece.error(missing, quoted(source) + " is an end: no move from it is documented");
    return piece.error(missing, "documented moves from " + quoted(source) + ": " + listed(documented));
}

/// A state that nothing follows does not last, and its progress is 100.
std::optional<PlanError> check_end(const Lifecycle& lifecycle, const PlanStep& step, const Piece& piece) {
    const bool says_more = step.stay || step.reads || step.from_percent != 0;
    if (!says_more || !lifecycle.is_end(step.state)) return std::nullopt;
    const std::string& state = lifecycle.states[static_cast<std::size_t>(step.state)];
    return piece.error(quoted(state) + " is an end, so nothing is to be said of its stay",
                       "write " + quoted(state) + " alone");
}

std::optional<PlanError> check_repeat(const Lifecycle& lifecycle, const Plan& plan, const Piece& piece) {
    if (plan.steps.empty()) return piece.error("'repeat' has no step before it to repeat");
    const PlanStep& last = plan.steps.back();
    const std::string& state = lifecycle.states[static_cast<std::size_t>(last.state)];
    if (!last.reads && (!last.stay || *last.stay <= Duration::zero())) {
        return piece.error("'repeat' repeats a step that ends, and " + quoted(state) + " has no stay",
                           "write it as in '" + state + " for 8s, repeat'");
    }
    return check_move(lifecycle, last.state, last.state, piece);
}

}  // namespace

std::variant<Plan, PlanError> parse_plan(std::string_view text, const Lifecycle& lifecycle) {
    Piece whole{text, 0};
    whole.trim();
    if (whole.text.empty()) {
        return PlanError{0, std::max<std::size_t>(text.size(), 1), "a plan has at least one step",
                         "write it as in 'waiting for 2s, finished'"};
    }
    Plan plan;
    plan.spelled = whole.text;
    for (Piece left = whole;;) {
        const std::size_t comma = left.text.find(',');
        Piece piece{left.text.substr(0, comma), left.offset};
        piece.trim();
        const bool is_last = comma == std::string_view::npos;
        if (piece.text.empty()) {
            // At the comma that has nothing before it or, at the end of the plan, nothing behind it.
            const std::size_t at = is_last ? whole.offset + whole.text.size() - 1 : left.offset + comma;
            return PlanError{at, 1, "a step is missing beside ','", "steps are separated by single commas"};
        }
        if (piece.text == "repeat" && lifecycle.state_of("repeat") < 0) {
            if (!is_last) return piece.error("'repeat' stands last only", "it repeats the step before it");
            if (auto error = check_repeat(lifecycle, plan, piece)) return std::move(*error);
            plan.repeat = true;
            return plan;
        }
        std::variant<PlanStep, PlanError> step = parse_step(piece, lifecycle.states);
        if (PlanError* error = std::get_if<PlanError>(&step)) return std::move(*error);
        if (!plan.steps.empty()) {
            const int from = plan.steps.back().state;
            if (auto error = check_move(lifecycle, from, std::get<PlanStep>(step).state, piece))
                return std::move(*error);
        }
        if (is_last) {
            if (auto error = check_end(lifecycle, std::get<PlanStep>(step), piece)) return std::move(*error);
        }
        plan.steps.push_back(std::get<PlanStep>(step));
        if (is_last) return plan;
        left.skip(comma + 1);
    }
}

}  // namespace understudy::scenario
