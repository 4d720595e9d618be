#include "engine/csv_source.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/encoding.h"
#include "base/gzip.h"
#include "engine/evaluate.h"

namespace understudy::engine {

using namespace scenario;

namespace {

/// A column with everything but the person put in.
struct BoundColumn {
    std::string name;
    ValueTemplate value;
};

bool reads_person(const Expression& expression, int person_slot) {
    const Root* root = std::get_if<Root>(&expression.head);
    return root != nullptr && *root == Root::slot && expression.index == person_slot;
}

/// The expression itself where it reads the person, else its value.
ValueTemplate bind(const ValueTemplate& source, const Context& context, int person_slot) {
    if (const Expression* expression = std::get_if<Expression>(&source)) {
        if (reads_person(*expression, person_slot)) return *expression;
        return evaluate(source, context);
    }
    const TextTemplate* text = std::get_if<TextTemplate>(&source);
    if (text == nullptr) return source;
    TextTemplate bound;
    for (const auto& part : text->parts) {
        const Expression* expression = std::get_if<Expression>(&part);
        if (expression == nullptr || reads_person(*expression, person_slot)) {
            bound.parts.push_back(part);
        } else {
            Value scratch;
            bound.parts.emplace_back(to_text(evaluate(*expression, context, scratch)));
        }
    }
    return bound;
}

/// The column's value; nothing when a branch leaves the column out.
std::optional<ValueTemplate> bind(const JsonNode& node, const Context& context, int person_slot) {
    if (const auto* branch = std::get_if<JsonNode::Branch>(&node.is)) {
        const auto& chosen = holds(branch->when, context) ? branch->then : branch->otherwise;
        if (chosen == nullptr) return std::nullopt;
        return bind(*chosen, context, person_slot);
    }
    if (const auto* dynamic = std::get_if<JsonNode::Dynamic>(&node.is)) return bind(dynamic->value, context, person_slot);
    return std::nullopt;  // the loader lets nothing else be a column
}

bool is_wanted(const Value& only, const std::string& column) {
    if (!only.is_list() || only.list().empty()) return true;
    return std::any_of(only.list().begin(), only.list().end(), [&](const Value& name) { return to_text(name) == column; });
}

/// RFC 4180: quoted where it holds a comma, a quote or a line end.
void append_cell(std::string& out, const Value& value) {
    const std::size_t from = out.size();
    append_text(out, value);
    if (out.find_first_of(",\"\r\n", from) == std::string::npos) return;
    std::string quoted = "\"";
    for (std::size_t i = from; i < out.size(); ++i) {
        if (out[i] == '"') quoted += '"';
        quoted += out[i];
    }
    quoted += '"';
    out.replace(from, std::string::npos, quoted);
}

class CsvSource final : public ByteSource {
  public:
    CsvSource(std::shared_ptr<const Population> population, std::vector<BoundColumn> columns, int person_slot,
              std::shared_ptr<const std::vector<std::int64_t>> people, std::pair<std::size_t, std::size_t> range,
              std::string header, bool gzip, std::function<void(FileFacts)> finished)
        : population_(std::move(population)),
          columns_(std::move(columns)),
          person_slot_(person_slot),
          people_(std::move(people)),
          next_(range.first),
          end_(range.second),
          plain_(std::move(header)),
          finished_(std::move(finished)) {
        facts_.rows = static_cast<std::int64_t>(end_ - next_);
        if (gzip) gzip_.emplace();
    }

    bool read(std::string& chunk) override {
        chunk.clear();
        // Deflate may hold back many rows before it gives any bytes.
        while (chunk.empty() && !done_) {
            constexpr std::size_t enough = 16 * 1024;
            while (next_ < end_ && plain_.size() < enough) append_row((*people_)[next_++]);
            done_ = next_ == end_;
            if (gzip_) {
                gzip_->add(plain_, done_ ? Gzip::Flush::finish : Gzip::Flush::no, chunk);
            } else {
                chunk.swap(plain_);
            }
            plain_.clear();
        }
        if (!chunk.empty()) {
            facts_.bytes += static_cast<std::int64_t>(chunk.size());
            digest_.add(chunk);
            return true;
        }
        if (finished_) {
            facts_.sha256 = hex_encode(digest_.finish());
            std::exchange(finished_, nullptr)(facts_);
        }
        return false;
    }

  private:
    void append_row(std::int64_t person) {
        Context context;
        context.population = population_.get();
        context.slots[static_cast<std::size_t>(person_slot_)].person = person;
        bool first = true;
        for (const BoundColumn& column : columns_) {
            if (!first) plain_ += ',';
            first = false;
            append_cell(plain_, evaluate(column.value, context));
        }
        plain_ += "\r\n";
    }

    std::shared_ptr<const Population> population_;
    std::vector<BoundColumn> columns_;
    int person_slot_;
    std::shared_ptr<const std::vector<std::int64_t>> people_;
    std::size_t next_, end_;
    std::string plain_;  ///< made but not sent
    std::optional<Gzip> gzip_;
    RunningDigest digest_{Hash::sha256};
    FileFacts facts_;
    std::function<void(FileFacts)> finished_;
    bool done_ = false;
};

}  // namespace

std::shared_ptr<ByteSource> open_csv(const FileBody& body, const File& file, Context& context,
                                     std::shared_ptr<const Population> population, std::function<void(FileFacts)> finished) {
    const Value only = evaluate(body.only, context);
    std::vector<BoundColumn> columns;
    for (const FileBody::Column& column : body.columns) {
        if (!is_wanted(only, column.name)) continue;
        if (auto value = bind(*column.value, context, body.person_slot)) columns.push_back({column.name, std::move(*value)});
    }

    const Value wants_header = evaluate(body.header, context);
    const bool no_header = alike(wants_header, Value(false)) || alike(wants_header, Value(0)) || alike(wants_header, Value("false"));
    std::string header;
    if (!no_header) {
        for (const BoundColumn& column : columns) {
            if (&column != &columns.front()) header += ',';
            append_cell(header, Value(column.name));
        }
        header += "\r\n";
    }

    auto people = population->audience(evaluate_text(body.people, context));
    const auto parts = static_cast<std::size_t>(std::max(1, file.parts));
    const Value asked = evaluate(body.part, context);
    const std::size_t part =
        asked.type() == Value::Type::integer
            ? static_cast<std::size_t>(std::clamp<std::int64_t>(asked.integer(), 1, static_cast<std::int64_t>(parts)))
            : 1;
    const std::size_t all = people->size();
    const std::pair range = asked.is_present() ? std::pair(all * (part - 1) / parts, all * part / parts) : std::pair(std::size_t{0}, all);
    return std::make_shared<CsvSource>(std::move(population), std::move(columns), body.person_slot, std::move(people), range,
                                       std::move(header), file.gzip, std::move(finished));
}

}  // namespace understudy::engine
