#include "engine/reply.h"

#include <utility>

#include "base/json.h"
#include "engine/csv_source.h"
#include "engine/evaluate.h"
#include "engine/render.h"

namespace understudy::engine {

using namespace scenario;

namespace {

/// The stream of a file whose bytes nobody asked for.
class NoBytes final : public ByteSource {
  public:
    bool read(std::string& chunk) override {
        chunk.clear();
        return false;
    }
};

bool has_header(const Headers& headers, std::string_view name) { return find_header(headers, name) != nullptr; }

void add_content_type(Reply& reply, std::string_view type) {
    if (!has_header(reply.headers, "content-type")) reply.headers.insert(reply.headers.begin(), {"Content-Type", std::string(type)});
}

Answer answer_case(const ReplyCase& chosen, Context& context, const OnOpening* on_opening) {
    Answer out;
    out.provenance = &chosen.provenance;
    Reply& reply = out.reply;
    reply.status = chosen.status;
    reply.headers.reserve(chosen.headers.size() + 4);
    for (const HeaderTemplate& header : chosen.headers) {
        Value value = evaluate(header.value, context);
        if (value.is_present()) reply.headers.push_back({header.name, to_text(value)});
    }
    if (const auto* json = std::get_if<std::shared_ptr<const JsonNode>>(&chosen.body)) {
        reply.body.reserve(1000);  // the C library gives back blocks up to this size without a search
        context.shown.clear();
        if (!render(**json, context, reply.body)) reply.body = "null";
        out.shown = std::move(context.shown);
        add_content_type(reply, "application/json");
    } else if (const auto* text = std::get_if<TextTemplate>(&chosen.body)) {
        append_text(reply.body, *text, context, out.shown);
        add_content_type(reply, "text/plain; charset=utf-8");
    } else if (const auto* body = std::get_if<FileBody>(&chosen.body); body != nullptr && on_opening != nullptr) {
        const File& file = context.vendor->vendor->files[static_cast<std::size_t>(body->file)];
        if (context.request->method == "HEAD") {
            reply.stream = std::make_shared<NoBytes>();
        } else {
            FileOpening opening = (*on_opening)();
            reply.stream = open_csv(*body, file, context, std::move(opening.population), std::move(opening.finished));
        }
        add_content_type(reply, file.gzip ? "application/gzip" : "text/csv; charset=utf-8");
        out.is_file = true;
    }
    return out;
}

}  // namespace

Answer answer(Context& context, const OnOpening& on_opening, int chosen) {
    if (chosen >= 0) return answer_case(context.operation->replies[static_cast<std::size_t>(chosen)], context, &on_opening);
    for (const ReplyCase& each : context.operation->replies) {
        if (!holds(each.when, context)) continue;
        return each.error >= 0 ? answer_error(context, each.error) : answer_case(each, context, &on_opening);
    }
    return answer_problem(500, "No reply case fits",
                          "operation '" + context.operation->name + "' of '" + context.vendor->vendor->name +
                              "' has no reply for this situation: give its last case no `when`");
}

Answer answer_error(Context& context, int error) {
    return answer_case(context.vendor->vendor->errors[static_cast<std::size_t>(error)].reply, context, nullptr);
}

Answer answer_problem(int status, std::string_view title, std::string_view detail) {
    static const Provenance ours{.grade = Grade::assumed, .source = "understudy", .note = {}};
    Answer out;
    out.provenance = &ours;
    out.reply.status = status;
    out.reply.headers = {{"Content-Type", "application/problem+json"}};
    std::string& body = out.reply.body;
    body = R"({"type":"about:blank","title":)";
    append_json_string(body, title);
    body += ",\"status\":" + std::to_string(status) + ",\"detail\":";
    append_json_string(body, detail);
    body += '}';
    return out;
}

}  // namespace understudy::engine
