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

/// More are no plan that a person wrote; and every branch is held against all that may come before it.
constexpr std::size_t most_steps = 1'000;

const std::vector<std::string> words{"forever", "for", "from", "until", "else"};

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
        "a step is a state, then 'forever', 'for ..' or 'until released', then 'from ..%', then 'until ..%'";
    const Piece word = rest.word();
    Piece before = piece;
    before.text = before.text.substr(0, rest.offset - piece.offset);
    before.trim();
    std::string message = "unexpected " + quoted(word.text) + " after " + quoted(before.text);
    if (word.text == "else")
        return word.error(std::move(message), "chance is written 'waiting for 8s, then 20% error else finished'");
    if (std::ranges::find(words, word.text) != words.end()) return word.error(std::move(message), order);
    if (parse_duration(word.text))
        return word.error(std::move(message), "write 'for " + std::string(word.text) + "'");
    std::optional<std::string> meant = nearest(word.text, words);
    if (!meant) meant = nearest(presumed_state(piece).text, states);
    return word.error(std::move(message), did_you_mean(meant, order));
}

/// Reads `until released`, if that is what comes.
bool take_release(Piece& rest) {
    Piece ahead = rest;
    if (ahead.take_word().text != "until" || ahead.word().text != "released") return false;
    ahead.take_word();
    rest = ahead;
    return true;
}

/// Reads `until 64%`; `rest` stands at the word.
std::optional<PlanError> read_until(Piece& rest, PlanStep& step) {
    const Piece keyword = rest.take_word();
    const Piece word = rest.word();
    if (!step.stay && !step.reads) {
        if (!word.text.empty() && !word.text.ends_with('%') && !step.until_released)
            return word.error("'until' is followed by 'released' or a percentage, not by " + quoted(word.text),
                              "write it as in 'until released' or 'for 8s until 64%'");
        return keyword.error("'until' is where progress is at the end of a stay, and this step has none",
                             "write it as in 'for 8s until 64%'");
    }
    if (word.text == "released")
        return word.error("a stay ends in one way", "write 'for ..' or 'until released'");
    if (auto error = read_percent(rest, keyword, step.until_percent)) return error;
    if (step.until_percent >= step.from_percent) return std::nullopt;
    return keyword.error("progress falls from " + std::to_string(step.from_percent) + "% to " +
                             std::to_string(step.until_percent) + "%",
                         "the second percentage is at least the first");
}

/// Whether a step ends where its piece does, or at the next `else`, which belongs to nothing in it.
enum class Until { end, otherwise };

/// Reads one step from the front of `rest`, which is trimmed and not empty. What is left begins with `else`, or nothing is.
std::variant<PlanStep, PlanError> parse_step(Piece& rest, Until until, const std::vector<std::string>& states) {
    const Piece piece = rest;
    PlanStep step;
    step.state = leading_state(piece.text, states);
    if (step.state < 0) return unknown_state(piece, states);
    rest.skip(states[static_cast<std::size_t>(step.state)].size());
    rest.trim();

    if (rest.word().text == "forever") {
        rest.take_word();
        step.forever = true;
    } else if (rest.word().text == "for") {
        const Piece keyword = rest.take_word();
        if (auto error = read_stay(rest, keyword, step)) return std::move(*error);
    } else {
        step.until_released = take_release(rest);
    }
    if (rest.word().text == "from") {
        const Piece keyword = rest.take_word();
        if (auto error = read_percent(rest, keyword, step.from_percent)) return std::move(*error);
    }
    if (rest.word().text == "until") {
        if (auto error = read_until(rest, step)) return std::move(*error);
    }
    const bool is_over = rest.text.empty() || (until == Until::otherwise && rest.word().text == "else");
    if (!is_over) return unexpected(rest, piece, states);
    return step;
}

/// A step and where it stands.
struct Alternative {
    PlanStep step;
    Piece piece;
};

std::variant<Alternative, PlanError> parse_alternative(Piece& rest, Until until,
                                                       const std::vector<std::string>& states) {
    Alternative alternative{{}, rest};
    auto step = parse_step(rest, until, states);
    if (PlanError* error = std::get_if<PlanError>(&step)) return std::move(*error);
    alternative.step = std::get<PlanStep>(step);
    alternative.piece.text = alternative.piece.text.substr(0, rest.offset - alternative.piece.offset);
    alternative.piece.trim();
    return alternative;
}

/// Reads the percentage of a branch, which leaves something of the `left` percent.
std::variant<int, PlanError> read_chance(Piece& rest, int left) {
    const Piece word = rest.take_word();
    const std::optional<std::int64_t> percent = read_number(word.text.substr(0, word.text.size() - 1));
    if (!percent || *percent < 1 || *percent > 99)
        return word.error(quoted(word.text) + " is no chance", "a whole number from 1% to 99%");
    if (*percent < left) return static_cast<int>(*percent);
    return word.error("the chances come to " + std::to_string(100 - left + *percent) +
                          "%, which leaves nothing for the last 'else'",
                      "together they are less than 100%");
}

/// Reads `then 20% error else 5% canceled else finished`.
std::variant<std::vector<Alternative>, PlanError> parse_branches(const Piece& piece,
                                                                 const std::vector<std::string>& states) {
    constexpr const char* form = "write it as in 'then 20% error else finished'";
    std::vector<Alternative> branches;
    Piece rest = piece;
    Piece keyword = rest.take_word();
    for (int left = 100;;) {
        const bool has_chance =
            rest.word().text.ends_with('%') && (branches.empty() || leading_state(rest.text, states) < 0);
        if (branches.empty() && !has_chance)
            return keyword.error("a percentage is missing after 'then'", form);
        int percent = left;
        if (has_chance) {
            auto chance = read_chance(rest, left);
            if (PlanError* error = std::get_if<PlanError>(&chance)) return std::move(*error);
            percent = std::get<int>(chance);
            left -= percent;
        }
        if (rest.text.empty()) return keyword.error("a state is missing after " + quoted(keyword.text), form);
        auto branch = parse_alternative(rest, Until::otherwise, states);
        if (PlanError* error = std::get_if<PlanError>(&branch)) return std::move(*error);
        branches.push_back(std::get<Alternative>(std::move(branch)));
        branches.back().step.percent = percent;
        if (!has_chance) {
            if (rest.text.empty()) return branches;
            return rest.word().error("what comes after the last 'else' never happens",
                                     "give the branch before it a percentage");
        }
        if (rest.text.empty()) {
            return branches.back().piece.error("a chance says what happens otherwise",
                                               "end it with 'else' and a state");
        }
        keyword = rest.take_word();
    }
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
    const bool says_more = step.stay || step.reads || step.until_released || step.from_percent != 0;
    if (!says_more || !lifecycle.is_end(step.state)) return std::nullopt;
    const std::string& state = lifecycle.states[static_cast<std::size_t>(step.state)];
    return piece.error(quoted(state) + " is an end, so nothing is to be said of its stay",
                       "write " + quoted(state) + " alone");
}

/// Puts a plan together from what stands between its commas.
class PlanReader {
  public:
    PlanReader(const Lifecycle& lifecycle, const Piece& whole) : lifecycle_(lifecycle), whole_(whole) {
        plan_.spelled = whole.text;
    }

    /// Adds a step, or the branches of which one is taken.
    std::optional<PlanError> add(Piece piece, bool is_last) {
        const bool is_chance =
            piece.word().text == "then" && leading_state(piece.text, lifecycle_.states) < 0;
        if (is_chance && plan_.steps.empty())
            return piece.word().error("'then' has no step before it to go on from");
        if (is_chance) {
            auto branches = parse_branches(piece, lifecycle_.states);
            if (PlanError* error = std::get_if<PlanError>(&branches)) return std::move(*error);
            return follow(std::get<std::vector<Alternative>>(branches), is_last, piece);
        }
        auto step = parse_alternative(piece, Until::end, lifecycle_.states);
        if (PlanError* error = std::get_if<PlanError>(&step)) return std::move(*error);
        const Piece at = std::get<Alternative>(step).piece;
        return follow({std::get<Alternative>(std::move(step))}, is_last, at);
    }

    /// Lets the last step, or whichever of the last branches is no end, be followed by itself.
    std::optional<PlanError> repeat(const Piece& piece) {
        if (plan_.steps.empty()) return piece.error("'repeat' has no step before it to repeat");
        const auto is_repeated = [&](const PlanStep& step) { return is_single() || leads_on(step); };
        if (std::none_of(last(), plan_.steps.end(), is_repeated))
            return piece.error("'repeat' repeats a step that ends, and each branch before it is an end",
                               "take it out");
        for (auto step = last(); step != plan_.steps.end(); ++step) {
            if (!is_repeated(*step)) continue;
            const std::string& state = lifecycle_.states[static_cast<std::size_t>(step->state)];
            const bool has_stay = step->stay && *step->stay > Duration::zero();
            if (!step->reads && !step->until_released && !has_stay) {
                return piece.error("'repeat' repeats a step that ends, and " + quoted(state) + " has no stay",
                                   "write it as in '" + state + " for 8s, repeat'");
            }
            for (auto again = last(); again != plan_.steps.end(); ++again) {
                if (auto error = check_move(lifecycle_, step->state, again->state, piece)) return error;
            }
            step->next = first_;
            step->next_end = static_cast<int>(plan_.steps.size());
        }
        plan_.repeat = true;
        return std::nullopt;
    }

    /// What is wrong only when nothing more comes.
    std::optional<PlanError> check_gates() const {
        for (const PlanStep& step : plan_.steps) {
            if (!step.until_released || step.is_followed()) continue;
            const std::string& state = lifecycle_.states[static_cast<std::size_t>(step.state)];
            return PlanError{whole_.offset + step.offset, step.width, "nothing follows when this is released",
                             "say what does, or write '" + state + " forever'"};
        }
        return std::nullopt;
    }

    Plan take() { return std::move(plan_); }

  private:
    std::vector<PlanStep>::iterator last() { return plan_.steps.begin() + first_; }
    bool is_single() const { return static_cast<std::size_t>(first_) + 1 == plan_.steps.size(); }
    /// Whether what comes next goes on from this branch.
    bool leads_on(const PlanStep& step) const { return !lifecycle_.is_end(step.state); }

    /// `piece` is all of the item.
    std::optional<PlanError> follow(const std::vector<Alternative>& items, bool is_last, const Piece& piece) {
        const int begin = static_cast<int>(plan_.steps.size());
        const int end = begin + static_cast<int>(items.size());
        bool is_reached = plan_.steps.empty();
        for (auto before = last(); before != plan_.steps.end(); ++before) {
            if (!is_single() && !leads_on(*before)) continue;
            is_reached = true;
            for (const Alternative& item : items) {
                if (auto error = check_move(lifecycle_, before->state, item.step.state, item.piece)) return error;
            }
        }
        if (!is_reached) return piece.error("no branch before this goes on: each is an end", "take it out");
        for (auto before = last(); before != plan_.steps.end(); ++before) {
            if (!is_single() && !leads_on(*before)) continue;
            before->next = begin;
            before->next_end = end;
        }
        for (const Alternative& item : items) {
            if (is_last || items.size() > 1) {
                if (auto error = check_end(lifecycle_, item.step, item.piece)) return error;
            }
        }
        for (const Alternative& item : items) {
            PlanStep& step = plan_.steps.emplace_back(item.step);
            step.offset = item.piece.offset - whole_.offset;
            step.width = item.piece.text.size();
        }
        first_ = begin;
        if (plan_.steps.size() > most_steps) return piece.error("a plan has at most 1000 steps", "write 'repeat'");
        return std::nullopt;
    }

    const Lifecycle& lifecycle_;
    const Piece whole_;
    Plan plan_;
    int first_ = 0;  ///< of the steps that the last item made
};

}  // namespace

std::variant<Plan, PlanError> parse_plan(std::string_view text, const Lifecycle& lifecycle) {
    Piece whole{text, 0};
    whole.trim();
    if (whole.text.empty()) {
        return PlanError{0, std::max<std::size_t>(text.size(), 1), "a plan has at least one step",
                         "write it as in 'waiting for 2s, finished'"};
    }
    PlanReader reader(lifecycle, whole);
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
            if (auto error = reader.repeat(piece)) return std::move(*error);
        } else if (auto error = reader.add(piece, is_last)) {
            return std::move(*error);
        }
        if (is_last) break;
        left.skip(comma + 1);
    }
    if (auto error = reader.check_gates()) return std::move(*error);
    return reader.take();
}

}  // namespace understudy::scenario
