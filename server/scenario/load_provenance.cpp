#include "scenario/load_provenance.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace understudy::scenario {
namespace {

constexpr std::string_view spelling = "write ALIAS, ALIAS:LINE, ALIAS:FROM-TO or ALIAS#heading";

Document load_document(const Draft& draft, const yaml::Node::Entry& entry) {
    const yaml::Reader& read = draft.read;
    const yaml::MapReader map(entry.value, "document '" + entry.key.text + "'", entry.key.place,
                              {"title", "file", "url", "read", "note"}, draft.mistakes());
    Document document{.alias = entry.key.text, .title = {}, .shown = {}, .read = {}, .place = entry.key.place};
    if (const yaml::Node* title = map.require("title"))
        document.title = read.text(*title, "a title").value_or("");
    const yaml::Node* file = map.find("file");
    const yaml::Node* url = map.find("url");
    if (map.is_map() && (file == nullptr) == (url == nullptr)) {
        draft.mistakes().add(entry.key.place, map.what() + " needs either 'file' or 'url'",
                             "file: NAME or url: \"https://...\"");
    }
    if (const yaml::Node* named = file != nullptr ? file : url)
        document.shown = read.text(*named, "a document's name").value_or("");
    if (url != nullptr && url->is_scalar() && !url->text.starts_with("http://") &&
        !url->text.starts_with("https://"))
        draft.mistakes().add(url->place, "'" + url->text + "' is no address",
                             "url: \"https://...\", or file: NAME");
    document.is_readme = file != nullptr && document.shown == "README.md";
    if (const yaml::Node* date = map.find("read")) {
        const auto text = read.text(*date, "the date it was read");
        if (text && !parse_timestamp(*text))
            draft.mistakes().add(date->place, "'" + *text + "' is no date", "write 2026-11-23");
        document.read = text.value_or("");
    } else if (map.is_map() && !document.is_readme) {
        draft.mistakes().add(entry.key.place, map.what() + " has no 'read'",
                             "say when it was read: read: 2026-11-23");
    }
    return document;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 9 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether `text` is LINE or FROM-TO.
bool is_line_range(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos)
        return is_number(text) && text.find_first_not_of('0') != std::string_view::npos;
    const std::string_view from = text.substr(0, dash), to = text.substr(dash + 1);
    return is_number(from) && is_number(to) && std::stol(std::string(from)) > 0 &&
           std::stol(std::string(from)) <= std::stol(std::string(to));
}

void check_heading(const yaml::Reader& read, const Documents& documents, const yaml::Node& node, std::string_view heading,
                   std::size_t offset) {
    const Place place = node.place_of(offset, heading.size());
    if (!documents.headings) {
        read.mistakes().add(place, "there is no README.md in the vendor's folder");
    } else if (std::find(documents.headings->begin(), documents.headings->end(), heading) == documents.headings->end()) {
        read.mistakes().add(place, "README.md has no heading '" + std::string(heading) + "'",
                             yaml::suggestion(heading, *documents.headings));
    }
}

/// Reads one of the pieces between commas; `offset` is where it begins in the node's text.
std::string load_piece(const yaml::Reader& read, Documents& documents, const yaml::Node& node, std::string_view piece, std::size_t offset) {
    const std::size_t mark = std::min(piece.find_first_of(":#"), piece.size());
    const std::string_view alias = piece.substr(0, mark);
    const auto document = std::find_if(documents.list.begin(), documents.list.end(),
                                       [&](const Document& d) { return d.alias == alias; });
    if (document == documents.list.end()) {
        std::vector<std::string> aliases;
        for (const Document& known : documents.list) aliases.push_back(known.alias);
        std::string hint = yaml::suggestion(alias, aliases);
        read.mistakes().add(node.place_of(offset, alias.size()),
                             "there is no document '" + std::string(alias) + "'",
                             hint.empty() ? "name it under 'documents'" : hint);
        return {};
    }
    document->used = true;
    const std::string_view rest = piece.substr(std::min(mark + 1, piece.size()));
    if (mark < piece.size() && piece[mark] == '#') {
        if (rest.empty())
            read.mistakes().add(node.place_of(offset, piece.size()), "a heading is missing after '#'",
                                 std::string(spelling));
        else if (document->is_readme)
            check_heading(read, documents, node, rest, offset + mark + 1);
    } else if (mark < piece.size() && !is_line_range(rest)) {
        read.mistakes().add(node.place_of(offset + mark + 1, rest.size()),
                             "'" + std::string(rest) + "' is no line and no range of lines",
                             std::string(spelling));
    }
    return document->shown + std::string(piece.substr(mark));
}

}  // namespace

std::vector<Document> load_documents(const Draft& draft, const yaml::Node& node) {
    std::vector<Document> documents;
    if (!draft.read.is_map(node, "'documents'")) return documents;
    for (const yaml::Node::Entry& entry : node.entries) documents.push_back(load_document(draft, entry));
    return documents;
}

std::string load_source(const yaml::Reader& read, Documents& documents, const yaml::Node& node) {
    const std::optional<std::string> text = read.text(node, "a source");
    if (!text) return {};
    std::string shown;
    for (std::size_t at = 0; at <= text->size();) {
        const std::size_t comma = std::min(text->find(',', at), text->size());
        std::size_t first = at, last = comma;
        while (first < last && (*text)[first] == ' ') ++first;
        while (first < last && (*text)[last - 1] == ' ') --last;
        if (first == last) {
            read.mistakes().add(node.place_of(std::min(at, text->size() - 1), 1), "a source is missing here",
                                 std::string(spelling));
        } else {
            if (!shown.empty()) shown += ", ";
            shown += load_piece(read, documents, node, std::string_view(*text).substr(first, last - first), first);
        }
        at = comma + 1;
    }
    return shown;
}

Provenance load_provenance(Draft& draft, const yaml::MapReader& map, Source source) {
    Provenance provenance;
    const yaml::Node* named = source == Source::required
                                  ? map.require("source", "say where it is documented: source: ALIAS:LINE")
                                  : map.find("source");
    if (named != nullptr) provenance.source = load_source(draft.read, draft.vendor.documents, *named);
    if (const yaml::Node* grade = map.find("grade")) {
        const std::vector<std::string> grades{"documented", "observed", "assumed", "contradicted"};
        const auto index = draft.read.one_of(*grade, "a grade", grades);
        if (index) provenance.grade = static_cast<Grade>(*index);
    }
    if (const yaml::Node* note = map.find("note"))
        provenance.note = draft.read.text(*note, "a note").value_or("");
    return provenance;
}

}  // namespace understudy::scenario
