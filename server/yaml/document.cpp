#include "yaml/document.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// yaml.h leaves the event interface out.
#include <yaml-cpp/yaml.h>

#include <yaml-cpp/eventhandler.h>

#include "yaml/brackets.h"
#include "yaml/characters.h"
#include "yaml/tree_builder.h"

namespace understudy::yaml {
namespace {

/// Hands yaml-cpp's events to our builder. Marks count from 0.
class Events final : public YAML::EventHandler {
  public:
    explicit Events(TreeBuilder& tree) : tree_(tree) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        tree_.begin_document(mark.line + 1, mark.column + 1);
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
        tree_.add_null(mark.line + 1, mark.column + 1);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        tree_.refuse_alias(mark.line + 1, mark.column + 1);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  const std::string& value) override {
        tree_.add_scalar(mark.line + 1, mark.column + 1, tag, value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        tree_.begin(Node::Type::list, mark.line + 1, mark.column + 1, tag);
    }
    void OnSequenceEnd() override { tree_.end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {
        tree_.begin(Node::Type::map, mark.line + 1, mark.column + 1, tag);
    }
    void OnMapEnd() override { tree_.end(); }
    void OnAnchor(const YAML::Mark& mark, const std::string&) override {
        tree_.refuse_anchor(mark.line + 1, mark.column + 1);
    }

  private:
    TreeBuilder& tree_;
};

/// Counts how deep the events nest; throws the mark where that is too deep. Where the text ends early
/// yaml-cpp makes a key of a list that was to go on, and so a map in the same place: the two count once.
class Depth final : public YAML::EventHandler {
  public:
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        open(mark);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {
        open(mark);
    }
    void OnMapEnd() override { close(); }

  private:
    void open(const YAML::Mark& mark) {
        if (places_.empty() || places_.back() != mark.pos) ++depth_;
        if (depth_ > deepest) throw mark;
        places_.push_back(mark.pos);
    }
    void close() {
        const int place = places_.back();
        places_.pop_back();
        if (places_.empty() || places_.back() != place) --depth_;
    }

    int depth_ = 0;
    std::vector<int> places_;
};

/// Returns where the beginning of a file nests too deep. yaml-cpp reads on to the end of brackets before it
/// tells of the first, which takes seconds for 4 MiB of them; so it is given as many as are too many and no
/// more. What it takes for a list or map there it takes for one in the whole file.
std::optional<YAML::Mark> too_deep(std::string_view beginning) {
    if (beginning.empty()) return {};
    try {
        std::istringstream stream{std::string(beginning)};
        YAML::Parser parser(stream);
        Depth depth;
        parser.HandleNextDocument(depth);
    } catch (const YAML::Mark& mark) {
        return mark;
    } catch (const YAML::Exception&) {  // that it ends early, or what the whole file is told as well
    }
    return {};
}

bool check_bytes(const std::shared_ptr<const SourceText>& source, Mistakes& mistakes) {
    const std::string_view text = source->text();
    if (text.size() > largest_file) {
        mistakes.add(place_in(source, 0, 0), "the file is larger than 4 MiB",
                     "split the data or let `repeat` make it");
        return false;
    }
    const std::optional<BadByte> bad = bad_byte(text);
    if (!bad) return true;
    const std::string_view before = text.substr(0, bad->offset);
    const int line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const Place place = place_in(source, line, static_cast<int>(bad->offset - line_start) + 1);
    mistakes.add(place, bad->character.empty() ? "the file is not UTF-8 from here on" : bad->character,
                 bad->hint);
    return false;
}

/// Returns the first line that the reader would take for a directive, and mostly skip without a word; 0:
/// none.
int directive_line(const SourceText& source) {
    for (int line = 1; line <= source.line_count(); ++line) {
        if (source.line(line).starts_with('%')) return line;
    }
    return 0;
}

/// Double quotes within a template that stands in double quotes end the text early. Looked for where
/// yaml-cpp stumbles and in the line before.
std::optional<TreeBuilder::Refusal> inner_quotes(const SourceText& source, int line) {
    for (const int number : {line, line - 1}) {
        const std::string_view whole = source.line(number);
        for (std::size_t open = whole.find("\"{{"); open != std::string_view::npos;
             open = whole.find("\"{{", open + 1)) {
            const std::size_t quote = whole.find('"', open + 1);
            const std::size_t close = whole.find("}}", open);
            if (close == std::string_view::npos || quote > close) continue;
            return TreeBuilder::Refusal{number, static_cast<int>(quote) + 1,
                                        "double quotes within double quotes",
                                        "write single quotes inside: \"{{ name | default: 'x' }}\""};
        }
    }
    return {};
}

/// What yaml-cpp's message means to an author.
TreeBuilder::Refusal translate(const YAML::Exception& error, const SourceText& source,
                               const TreeBuilder& tree) {
    const int line = error.mark.is_null() ? source.line_count() : error.mark.line + 1;
    const int column = error.mark.is_null() ? 1 : error.mark.column + 1;
    const std::string_view whole = source.line(line);
    const std::string_view rest = source.from(line, column);
    const std::string_view indent = whole.substr(0, std::min(whole.size(), whole.find_first_not_of(" \t")));
    if (const std::size_t tab = indent.find('\t'); tab != std::string_view::npos) {
        return {line, static_cast<int>(tab) + 1, "a tab in the indentation", "indent with spaces"};
    }
    if (whole.substr(indent.size()).starts_with("\u00a0")) {
        return {line, static_cast<int>(indent.size()) + 1, "a no-break space (U+00A0) in the indentation",
                "indent with ordinary spaces"};
    }
    if (const std::optional<TreeBuilder::Refusal> quotes = inner_quotes(source, line)) return *quotes;
    const std::string_view message = error.msg;
    if (message == YAML::ErrorMsg::END_OF_SEQ_FLOW || message == YAML::ErrorMsg::END_OF_MAP_FLOW) {
        if (const std::optional<TreeBuilder::Refusal> open = tree.never_closed()) return *open;
    }
    if (message == YAML::ErrorMsg::FLOW_END && !rest.empty()) {
        return {line, column, "unexpected '" + std::string(rest.substr(0, 1)) + "'",
                "it closes nothing that is open here"};
    }
    if (message == YAML::ErrorMsg::END_OF_MAP || message == YAML::ErrorMsg::END_OF_SEQ) {
        return {line, column, "this fits nothing above it",
                "give all keys of a map, and all items of a list, the same indentation"};
    }
    if (message == YAML::ErrorMsg::MAP_VALUE) {
        return {line, column, "unexpected ':'",
                "quote a text that holds ': '; give all keys of a map the same indentation"};
    }
    if (message == YAML::ErrorMsg::UNKNOWN_ANCHOR) return TreeBuilder::alias_refusal(line, column);
    if (message == YAML::ErrorMsg::UNKNOWN_TOKEN && !rest.empty()) {
        return {line, column, "unexpected '" + std::string(rest.substr(0, 1)) + "'",
                "quote the text it belongs to"};
    }
    return {line, column, std::string("this is no YAML: ").append(message), ""};
}

}  // namespace

std::optional<Node> read_document(const std::shared_ptr<const SourceText>& source, Mistakes& mistakes) {
    mistakes.know(source);
    if (!check_bytes(source, mistakes)) return {};
    if (const int line = directive_line(*source); line > 0) {
        mistakes.add(place_in(source, line, 1), "directives are not part of the language",
                     "indent or quote a text that begins with '%'");
        return {};
    }
    if (const std::optional<YAML::Mark> deep = too_deep(part_with_many_brackets(source->text()))) {
        mistakes.add(place_in(source, deep->line + 1, deep->column + 1), "nested more than 64 deep");
        return {};
    }

    TreeBuilder tree(source, mistakes);
    const auto refuse = [&](const TreeBuilder::Refusal& refusal) {
        mistakes.add(place_in(source, refusal.line, refusal.column, refusal.width), refusal.message,
                     refusal.hint);
    };
    try {
        std::istringstream stream{std::string(source->text())};
        YAML::Parser parser(stream);
        Events events(tree);
        // The second call only meets what follows the document; `begin_document` refuses it. Never asked a
        // third time: some inputs (a lone comma) give a document for ever.
        if (parser.HandleNextDocument(events)) parser.HandleNextDocument(events);
        return tree.take();
    } catch (const TreeBuilder::Refusal& refusal) {
        refuse(refusal);
    } catch (const YAML::Exception& error) {
        refuse(translate(error, *source, tree));
    }
    return {};
}

}  // namespace understudy::yaml
