#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <vector>

#include "contract/reports/evidence.h"
#include "contract/reports/html_parts.h"
#include "contract/reports/markup.h"

namespace understudy::contract {
namespace {

constexpr std::size_t most_at_each_end = 150;
constexpr std::size_t most_named = 300;
constexpr std::size_t most_lanes = 6;
constexpr std::size_t state_colours = 7;  ///< classes s0 to s6
constexpr std::size_t longest_body = 4096;
constexpr std::size_t longest_target = 300;

struct Row {
    const Exchange* exchange;
    const Exchange* earlier;  ///< nullptr for the first
    bool is_named;            ///< by a breach
    std::size_t left_out;     ///< how many between it and the row before are not shown
};

std::set<std::uint64_t> named_by_breaches(const ContractVerdict& verdict) {
    std::set<std::uint64_t> named;
    const auto add = [&named](const std::vector<Breach>& breaches) {
        for (std::size_t i = 0; i < std::min(breaches.size(), html_most_breaches); ++i)
            for (const std::uint64_t sequence : breaches[i].exchanges)
                if (named.size() < most_named) named.insert(sequence);
    };
    add(verdict.breaches);
    for (const RuleVerdict& rule : verdict.rules) add(rule.breaches);
    return named;
}

std::vector<Row> rows_of(const ContractVerdict& verdict) {
    const std::set<std::uint64_t> named = named_by_breaches(verdict);
    const std::size_t all = verdict.exchanges.size();
    std::vector<Row> rows;
    std::size_t left_out = 0;
    for (std::size_t i = 0; i < all; ++i) {
        const Exchange& exchange = verdict.exchanges[i];
        const bool is_named = named.contains(exchange.sequence);
        if (!is_named && i >= most_at_each_end && i + most_at_each_end < all) {
            ++left_out;
            continue;
        }
        rows.push_back({&exchange, i == 0 ? nullptr : &verdict.exchanges[i - 1], is_named, left_out});
        left_out = 0;
    }
    return rows;
}

/// The state an exchange showed, and which of the page's colours that has. Each contract counts its states anew.
class StateColours {
  public:
    std::string of(const std::string& state) {
        const auto [entry, is_new] = numbers_.try_emplace(state, numbers_.size());
        return "s" + std::to_string(entry->second % state_colours);
    }

  private:
    std::map<std::string, std::size_t> numbers_;
};

std::string status_class(const Exchange& exchange) {
    if (exchange.status == 0) return "c0";
    return "c" + std::to_string(std::min(exchange.status / 100, 5));
}

/// Where a moment lies between the first and the last, as a per cent of the drawing's width.
class Scale {
  public:
    Scale(Timestamp first, Timestamp last) : first_(first), span_(last - first) {}

    double at(Timestamp time) const {
        constexpr double margin = 1.5, width = 100 - 2 * margin;
        return span_.count() == 0 ? margin
                                  : margin + width * static_cast<double>((time - first_).count()) / static_cast<double>(span_.count());
    }
    Duration span() const { return span_; }

  private:
    Timestamp first_;
    Duration span_;
};

std::string percent(double value) {
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%.2f%%", value);
    return {text, static_cast<std::size_t>(size)};
}

std::string at_y(std::string_view name, int value) {
    return ' ' + std::string(name) + "=\"" + std::to_string(value) + '"';
}

std::string at_x(std::string_view name, double value) {
    return ' ' + std::string(name) + "=\"" + percent(value) + '"';
}

struct Span {
    double from, to;
    std::string state;
};

/// One job or thing, and the states it was seen in.
struct Lane {
    std::string thing;
    std::vector<Span> spans;
};

std::vector<Lane> lanes_of(const std::vector<Row>& rows, const Scale& world) {
    std::vector<Lane> lanes;
    for (const Row& row : rows) {
        const Exchange& exchange = *row.exchange;
        if (exchange.resource.empty() || (exchange.state_before.empty() && exchange.state_after.empty())) continue;
        auto lane = std::find_if(lanes.begin(), lanes.end(), [&](const Lane& each) { return each.thing == exchange.resource; });
        if (lane == lanes.end()) lane = lanes.insert(lanes.end(), Lane{exchange.resource, {}});
        const double x = world.at(exchange.at);
        if (!lane->spans.empty()) lane->spans.back().to = x;
        if (!lane->spans.empty() && lane->spans.back().state == exchange.state_after) continue;
        if (!exchange.state_after.empty()) lane->spans.push_back({x, 100, exchange.state_after});
    }
    return lanes;
}

std::string axis(int y, std::string_view name, Duration span) {
    std::string svg = "<line class=axis x1=\"0\" x2=\"100%\"" + at_y("y1", y) + at_y("y2", y) + "/>";
    svg += "<text class=label x=\"0\"" + at_y("y", y - 8) + ">" + std::string(name) + "</text>";
    return svg + "<text class=label x=\"100%\" text-anchor=end" + at_y("y", y - 8) + ">" + spelled_wait(span) + "</text>";
}

std::string mark(const Row& row, double x, int y) {
    return "<circle class=\"mark " + status_class(*row.exchange) + (row.is_named ? " named" : "") + '"' + at_x("cx", x) + at_y("cy", y) +
           " r=\"" + (row.is_named ? "5.5" : "4") + "\"/>";
}

std::string drawing(const std::vector<Row>& rows, StateColours& colours) {
    const Exchange& first = *rows.front().exchange;
    const Exchange& last = *rows.back().exchange;
    const bool knows_client = std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.exchange->arrived.has_value(); });
    const Scale world(first.at, last.at);
    const Scale client(first.arrived.value_or(first.at), last.arrived.value_or(last.at));
    const std::vector<Lane> lanes = lanes_of(rows, world);
    constexpr int lane_height = 26, band_height = 20, distance = 62;
    std::string svg;
    int y = 0;
    for (std::size_t i = 0; i < std::min(lanes.size(), most_lanes); ++i) {
        svg += "<text class=thing x=\"0\"" + at_y("y", y + 12) + ">" + markup(lanes[i].thing) + "</text>";
        y += 18;
        for (const Span& span : lanes[i].spans) {
            const std::string width = percent(std::max(span.to - span.from, 0.4));
            svg += "<svg" + at_x("x", span.from) + at_y("y", y) + " width=\"" + width + "\" height=\"" + std::to_string(band_height) +
                   "\"><title>" + markup(lanes[i].thing + ": " + span.state) + "</title><rect class=\"band " + colours.of(span.state) +
                   "\" width=\"100%\" height=\"100%\" rx=\"4\"/><text class=state x=\"7\" y=\"14\">" + markup(span.state) + "</text></svg>";
        }
        y += lane_height;
    }
    if (lanes.size() > most_lanes) {
        svg += "<text class=thing x=\"0\"" + at_y("y", y + 12) + ">and " + std::to_string(lanes.size() - most_lanes) + " more</text>";
        y += 18;
    }
    const int world_y = y + 30;
    const int client_y = world_y + distance;
    svg += axis(world_y, "the world's clock", world.span());
    if (knows_client) svg += axis(client_y, "the client's clock", client.span());
    for (const Row& row : rows) {
        const double x = world.at(row.exchange->at);
        const std::string title = "#" + std::to_string(row.exchange->sequence) + ' ' + row.exchange->request.method + ' ' +
                                  shortened(target_in_world(*row.exchange), longest_target);
        svg += "<g class=call data-call=\"" + std::to_string(row.exchange->sequence) + "\"><title>" + markup(title) + "</title>";
        if (knows_client) {
            const double client_x = client.at(*row.exchange->arrived);
            svg += "<line class=\"link" + std::string(row.is_named ? " named" : "") + '"' + at_x("x1", x) + at_y("y1", world_y) +
                   at_x("x2", client_x) + at_y("y2", client_y) + "/>" + mark(row, client_x, client_y);
        }
        svg += mark(row, x, world_y) + "</g>";
    }
    const int height = (knows_client ? client_y : world_y) + 12;
    return "<svg class=clocks role=img aria-label=\"When each exchange came, by the world's clock and by the client's\" width=\"100%\" "
           "height=\"" +
           std::to_string(height) + "\">" + svg + "</svg>\n";
}

/// Whether a text is for reading; a file or an image is told of by its size only.
bool is_readable(std::string_view body) {
    return std::none_of(body.begin(), body.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\n' && c != '\r' && c != '\t';
    });
}

std::string message(std::string_view heading, const std::string& first_line, const Headers& headers, const std::string& body,
                    const std::optional<FileFacts>& file) {
    std::string text = "<div><h5>" + std::string(heading) + "</h5><pre>" + markup(first_line) + '\n';
    for (const Header& header : headers)
        text += "<span class=header>" + markup(header.name) + ":</span> " + markup(header.value) + '\n';
    if (file)
        text += "\n<i>a file: " + std::to_string(file->rows) + " rows, " + std::to_string(file->bytes) + " bytes</i>";
    else if (!is_readable(body))
        text += "\n<i>" + std::to_string(body.size()) + " bytes that are no text</i>";
    else if (!body.empty())
        text += '\n' + markup_block(shortened(body, longest_body));
    return text + "</pre></div>";
}

std::string html_of(const Row& row, std::size_t number, StateColours& colours) {
    const Exchange& exchange = *row.exchange;
    const std::string sequence = std::to_string(exchange.sequence);
    std::string html;
    if (row.left_out > 0) html += "<p class=gap>" + std::to_string(row.left_out) + " exchanges are not shown here; the JSON report has all</p>\n";
    html += "<details class=\"row" + std::string(row.is_named ? " named" : "") + "\" id=\"v" + std::to_string(number) + '-' + sequence +
            "\" data-call=\"" + sequence + "\"><summary><span class=number>" + sequence + "</span>";
    std::string client, world;
    if (row.earlier != nullptr) {
        world = spelled_wait(exchange.at - row.earlier->at);
        if (exchange.arrived && row.earlier->arrived) client = spelled_wait(*exchange.arrived - *row.earlier->arrived);
    }
    const auto wait = [&](const std::string& text, const char* clock) {
        return "<span class=wait title=\"since the exchange before, by the " + std::string(clock) + " clock\">" +
               (text.empty() ? "" : '+' + text) + "</span>";
    };
    html += wait(client, "client's") + wait(world, "world's");
    html += "<span class=request><b>" + markup(exchange.request.method) + "</b> " +
            markup(shortened(target_in_world(exchange), longest_target)) + "</span>";
    html += "<span class=\"status " + status_class(exchange) + "\">" + (exchange.status == 0 ? "no answer" : std::to_string(exchange.status)) +
            "</span><span class=shown>";
    if (!exchange.state_after.empty() && exchange.state_before != exchange.state_after && !exchange.state_before.empty())
        html += "<span class=\"chip " + colours.of(exchange.state_before) + "\">" + markup(exchange.state_before) + "</span> &rarr; ";
    if (!exchange.state_after.empty())
        html += "<span class=\"chip " + colours.of(exchange.state_after) + "\">" + markup(exchange.state_after) + "</span>";
    else if (!exchange.state_before.empty())
        html += "<span class=\"chip " + colours.of(exchange.state_before) + "\">" + markup(exchange.state_before) + "</span> &rarr; gone";
    html += "</span>";
    if (const std::string remark = remark_on(exchange); !remark.empty()) html += "<span class=remark>" + markup(remark) + "</span>";
    html += "</summary><div class=messages>";
    html += message("Request", exchange.request.method + ' ' + exchange.request.target, exchange.request.headers, exchange.request.body, {});
    html += message("Reply", exchange.status == 0 ? "no status was sent" : std::to_string(exchange.status), exchange.reply_headers,
                    exchange.reply_body, exchange.file);
    html += "<p class=origin>" + markup(exchange.operation.empty() ? "no operation" : exchange.operation);
    if (!exchange.resource.empty()) html += " &middot; " + markup(exchange.resource);
    html += " &middot; " + format_timestamp(exchange.at) + " in the world";
    if (!exchange.source.empty()) html += " &middot; " + markup(exchange.grade + ": " + exchange.source);
    return html + "</p></div></details>\n";
}

}  // namespace

std::string html_exchange_link(std::size_t number, std::uint64_t sequence) {
    const std::string text = std::to_string(sequence);
    return "<a class=exchange href=\"#v" + std::to_string(number) + '-' + text + "\">#" + text + "</a>";
}

std::string html_timeline(const ContractVerdict& verdict, std::size_t number) {
    const std::vector<Row> rows = rows_of(verdict);
    if (rows.empty()) return "<p class=nothing>The client made no call.</p>\n";
    StateColours colours;
    std::string html = drawing(rows, colours);
    html += "<div class=\"row head\" aria-hidden=true><span>#</span><span>client</span><span>world</span><span>request</span>"
            "<span>status</span><span>state</span></div>\n";
    for (const Row& row : rows) html += html_of(row, number, colours);
    return html;
}

}  // namespace understudy::contract
