#include "engine/redact.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/dice.h"
#include "base/encoding.h"
#include "base/letter_case.h"
#include "base/text_search.h"

namespace understudy::engine {

using scenario::SecretNames;

namespace {

// What is shorter than the first is looked for nowhere, from the second on also within other text. Words and numbers are mostly
// shorter, tokens and keys mostly longer.
constexpr std::size_t least_alone = 4, least_within = 8;

// What is looked for takes time for each byte of an exchange, so a client must not make it much.
constexpr std::size_t most_known = 16, longest_known = 4096;

struct CredentialHeader {
    std::string_view name;
    bool after_scheme;
};
constexpr std::array<CredentialHeader, 5> always = {
    {{"authorization", true}, {"proxy-authorization", true}, {"cookie", false}, {"set-cookie", false}, {"x-api-key", false}}};

/// Where in the header's value its secret begins; nothing if it has none.
std::optional<std::size_t> secret_of(const Header& header, const SecretNames& secrets) {
    const auto begin = [&](bool after_scheme) {
        const std::size_t space = after_scheme ? header.value.find(' ') : std::string::npos;
        return space == std::string::npos ? 0 : std::min(header.value.find_first_not_of(' ', space), header.value.size());
    };
    for (const CredentialHeader& each : always)
        if (equal_without_case(header.name, each.name)) return begin(each.after_scheme);
    for (const SecretNames::Header& each : secrets.headers)
        if (equal_without_case(header.name, each.name)) return begin(each.after_scheme);
    return std::nullopt;
}

std::string in_quotes(const std::string& text) { return '"' + text + '"'; }

constexpr std::array<bool, 256> make_unreserved() {
    std::array<bool, 256> is_one{};
    for (const unsigned char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")) is_one[c] = true;
    return is_one;
}

/// Whether neither JSON nor percent-encoding has another spelling for it.
bool is_spelled_alike_everywhere(std::string_view text) {
    static constexpr auto unreserved = make_unreserved();
    return std::all_of(text.begin(), text.end(), [](char c) { return unreserved[static_cast<unsigned char>(c)]; });
}

}  // namespace

std::string mask(std::string_view secret, std::uint64_t seed) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::uint64_t mark = mix(mix(seed, "redact"), secret);
    char out[] = "redacted-xxxxxxxx";
    for (int i = 9; i < 17; ++i, mark >>= 4) out[i] = digits[mark & 15];
    return {out, 17};
}

const std::string& LastMask::of(std::string_view secret, std::uint64_t seed) {
    if (mask_.empty() || seed != seed_ || secret != secret_) {
        std::string kept(secret), made = mask(secret, seed);
        secret_ = std::move(kept);  // from here on nothing fails, so that the mask is never another secret's
        mask_ = std::move(made);
        seed_ = seed;
    }
    return mask_;
}

std::string shown_key(const world::VendorState& vendor, const world::Instance& instance, std::uint64_t seed) {
    const scenario::Kind& kind = vendor.vendor->kinds[static_cast<std::size_t>(instance.kind)];
    std::string key = to_text(vendor.key(instance));
    return kind.fields[static_cast<std::size_t>(kind.key)].schema.secret ? mask(key, seed) : key;
}

Redactor::Redactor(const Request& request, const std::vector<std::string_view>& path, const SecretNames& secrets, Names names,
                   std::uint64_t seed, LastMask* last_mask)
    : path_(path), secrets_(secrets), names_(names), seed_(seed), last_mask_(last_mask) {
    for (const Header& header : request.headers)
        if (const auto begin = secret_of(header, secrets)) know(std::string_view(header.value).substr(*begin));
    if (secrets.members.empty() && secrets.path.empty()) return;
    const auto read_from = [this](const std::string& text) {
        return [this, &text](const Piece& piece) {
            if (piece.is_secret) know(value_of(std::string_view(text).substr(piece.begin, piece.end - piece.begin), piece.spelling));
        };
    };
    pieces_of_target(request.target, path, secrets, names, read_from(request.target));
    pieces_of_body(request.body, secrets, names, read_from(request.body));
}

void Redactor::add(const Value& secret) {
    if (secret.is_list()) {
        for (const Value& item : secret.list()) add(item);
    } else if (secret.is_object()) {
        for (const Value::Member& member : secret.object()) add(member.second);
    } else if (secret.is_text()) {
        know(secret.text());
    } else if (secret.is_present() && secret.type() != Value::Type::boolean) {
        know(to_text(secret));
    }
}

void Redactor::know(std::string_view secret) {
    if (secret.size() < least_alone || secret.size() > longest_known || known_.size() == most_known) return;
    if (std::any_of(known_.begin(), known_.end(), [&](const Known& each) { return each.text == secret; })) return;
    if (known_.empty()) known_.reserve(4);
    const auto shorter =
        std::find_if(known_.begin(), known_.end(), [&](const Known& each) { return each.text.size() < secret.size(); });
    Known& made = *known_.emplace(shorter);
    if (!is_spelled_alike_everywhere(secret)) {
        const std::string as_json = spell(secret, Spelling::json);
        for (std::string spelled : {as_json.substr(1, as_json.size() - 2), spell(secret, Spelling::path), spell(secret, Spelling::form)})
            if (spelled != secret) made.spellings.push_back(std::move(spelled));
    }
    made.text = secret;
}

bool Redactor::may_hold_any(std::string_view text) const {
    if (text.size() < least_alone) return false;  // no spelling of a secret is shorter than the secret
    return std::any_of(known_.begin(), known_.end(), [&](const Known& each) {
        return contains(text, each.text) ||
               std::any_of(each.spellings.begin(), each.spellings.end(), [&](const std::string& spelled) { return contains(text, spelled); });
    });
}

std::vector<Redactor::Wanted> Redactor::in_value() const {
    std::vector<Wanted> wanted;
    for (const Known& each : known_)
        if (each.text.size() >= least_within) wanted.push_back({each.text, mask(each.text, seed_)});
    return wanted;
}

std::vector<Redactor::Wanted> Redactor::in_text() const {
    std::vector<Wanted> wanted;
    for (const Known& each : known_) {
        const std::string instead = mask(each.text, seed_);
        if (each.text.size() < least_within) {
            wanted.push_back({spell(each.text, Spelling::json), in_quotes(instead), true});
            continue;
        }
        wanted.push_back({each.text, instead});
        for (const std::string& spelled : each.spellings) wanted.push_back({spelled, instead});
    }
    return wanted;
}

/// Replaces whatever is found, from left to right, of several at the same place the longest. Returns whether there was any.
bool Redactor::replace(std::string& text, const std::vector<Wanted>& wanted) {
    const auto find = [&](const Wanted& what, std::size_t from) {
        std::size_t at = text.find(what.text, from);
        const auto names_something = [&] { return at + what.text.size() < text.size() && text[at + what.text.size()] == ':'; };
        while (what.is_no_name && at != std::string::npos && names_something()) at = text.find(what.text, at + 1);
        return at;
    };
    std::vector<std::size_t> next;
    for (const Wanted& what : wanted) next.push_back(find(what, 0));
    std::string out;
    std::size_t copied = 0;
    while (true) {
        std::size_t first = std::string::npos, which = 0;
        for (std::size_t i = 0; i < next.size(); ++i) {
            const bool is_longer = next[i] == first && wanted[i].text.size() > wanted[which].text.size();
            if (next[i] < first || (first != std::string::npos && is_longer)) first = next[i], which = i;
        }
        if (first == std::string::npos) break;
        const Wanted& what = wanted[which];
        out.append(text, copied, first - copied).append(what.mask);
        copied = first + what.text.size();
        for (std::size_t i = 0; i < next.size(); ++i)
            if (next[i] < copied) next[i] = find(wanted[i], copied);
    }
    if (copied == 0) return false;
    text = std::move(out.append(text, copied));
    return true;
}

/// Of a value that stands in no declared place. Returns whether there was anything to do.
bool Redactor::clean_value(std::string& value, Spelling spelling) const {
    const auto same = std::find_if(known_.begin(), known_.end(), [&](const Known& each) { return each.text == value; });
    if (same != known_.end()) {
        value = mask(value, seed_);
        return true;
    }
    return may_hold_any(value) && replace(value, spelling == Spelling::plain ? in_text() : in_value());
}

template <typename Pieces>
void Redactor::clean_pieces(std::string& text, const Pieces& pieces_of) const {
    std::string out;
    std::size_t copied = 0;
    pieces_of([&](const Piece& piece) {
        if (piece.end == piece.begin || (!piece.is_secret && known_.empty())) return;
        std::string value = value_of(std::string_view(text).substr(piece.begin, piece.end - piece.begin), piece.spelling);
        if (piece.is_secret) {
            if (value.empty()) return;
            value = mask(value, seed_);
        } else if (!clean_value(value, piece.spelling)) {
            return;
        }
        out.append(text, copied, piece.begin - copied).append(spell(value, piece.spelling));
        copied = piece.end;
    });
    if (copied > 0) text = std::move(out.append(text, copied));
}

void Redactor::clean_header(Header& header) const {
    if (const auto begin = secret_of(header, secrets_)) {
        if (*begin == header.value.size()) return;
        const std::string_view secret = std::string_view(header.value).substr(*begin);
        std::string instead = last_mask_ == nullptr ? mask(secret, seed_) : last_mask_->of(secret, seed_);
        *begin == 0 ? void(header.value = std::move(instead)) : void(header.value.replace(*begin, std::string::npos, instead));
    } else {
        clean_value(header.value, Spelling::plain);
    }
}

void Redactor::clean(Request& request) const {
    for (Header& header : request.headers) clean_header(header);
    // Most requests hold a secret in a header only, and nothing that may be another spelling of it.
    const bool has_places = !secrets_.members.empty() || !secrets_.path.empty();
    const auto is_clean = [&](std::string_view text) {
        return !has_places && text.find('%') == std::string_view::npos && !may_hold_any(text);
    };
    if (!is_clean(request.body))
        clean_pieces(request.body, [&](const OnPiece& on_piece) { pieces_of_body(request.body, secrets_, names_, on_piece); });
    if (!is_clean(request.target))
        clean_pieces(request.target, [&](const OnPiece& on_piece) { pieces_of_target(request.target, path_, secrets_, names_, on_piece); });
}

std::optional<Headers> Redactor::cleaned(const Headers& headers, std::size_t count) const {
    const bool has_any = std::any_of(headers.begin(), headers.begin() + static_cast<std::ptrdiff_t>(count), [&](const Header& header) {
        return secret_of(header, secrets_).has_value() || may_hold_any(header.value);
    });
    if (!has_any) return std::nullopt;
    Headers out = headers;
    for (std::size_t i = 0; i < count; ++i) clean_header(out[i]);
    return out;
}

void Redactor::clean(std::string& text) const {
    if (may_hold_any(text)) replace(text, in_text());
}

std::optional<std::string> Redactor::cleaned_body(std::string_view body, const std::vector<ShownSecret>& shown) const {
    const std::vector<Wanted> wanted = may_hold_any(body) ? in_text() : std::vector<Wanted>();
    if (shown.empty() && wanted.empty()) return std::nullopt;
    std::string out;
    std::size_t copied = 0;
    const auto copy = [&](std::size_t end) {
        std::string between(body.substr(copied, end - copied));
        replace(between, wanted);
        out.empty() ? void(out = std::move(between)) : void(out += between);
    };
    for (const ShownSecret& each : shown) {
        copy(each.begin);
        const std::string instead = mask(each.value, seed_);
        out += each.is_all ? in_quotes(instead) : instead;
        copied = each.end;
    }
    copy(body.size());
    return out;
}

}  // namespace understudy::engine
