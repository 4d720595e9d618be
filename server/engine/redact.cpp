#include "engine/redact.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/dice.h"
#include "base/encoding.h"

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

bool equal_without_case(std::string_view a, std::string_view lower_case) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return a.size() == lower_case.size() &&
           std::equal(a.begin(), a.end(), lower_case.begin(), [&](char x, char y) { return lower(x) == y; });
}

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

}  // namespace

std::string mask(std::string_view secret, std::uint64_t seed) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::uint64_t mark = mix(mix(seed, "redact"), secret);
    std::string out = "redacted-";
    for (int i = 0; i < 8; ++i, mark >>= 4) out += digits[mark & 15];
    return out;
}

std::string shown_key(const world::VendorState& vendor, const world::Instance& instance, std::uint64_t seed) {
    const scenario::Kind& kind = vendor.vendor->kinds[static_cast<std::size_t>(instance.kind)];
    std::string key = to_text(vendor.key(instance));
    return kind.fields[static_cast<std::size_t>(kind.key)].schema.secret ? mask(key, seed) : key;
}

Redactor::Redactor(const Request& request, const std::vector<std::string_view>& path, const SecretNames& secrets, Names names,
                   std::uint64_t seed)
    : path_(path), secrets_(secrets), names_(names), seed_(seed) {
    for (const Header& header : request.headers)
        if (const auto begin = secret_of(header, secrets)) know(header.value.substr(*begin));
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
    } else if (secret.is_present() && secret.type() != Value::Type::boolean) {
        know(to_text(secret));
    }
}

void Redactor::know(std::string secret) {
    if (secret.size() < least_alone || secret.size() > longest_known || known_.size() == most_known) return;
    if (std::find(known_.begin(), known_.end(), secret) != known_.end()) return;
    const std::string instead = mask(secret, seed_);
    const auto want = [](std::vector<Wanted>& wanted, Wanted what) {
        const auto shorter =
            std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& each) { return each.text.size() < what.text.size(); });
        wanted.insert(shorter, std::move(what));
    };
    whole_.push_back({secret, instead});
    const std::string as_json = spell(secret, Spelling::json);
    if (secret.size() < least_within) {
        want(spelled_, {as_json, in_quotes(instead), true});
    } else {
        want(values_, {secret, instead});
        want(spelled_, {secret, instead});
        if (as_json.size() != secret.size() + 2) want(spelled_, {as_json.substr(1, as_json.size() - 2), instead});
        for (const Spelling spelling : {Spelling::path, Spelling::form})
            if (std::string encoded = spell(secret, spelling); encoded != secret) want(spelled_, {std::move(encoded), instead});
    }
    known_.push_back(std::move(secret));
}

/// Replaces whatever is found, from left to right, of several at the same place the first one wanted. Returns whether there was any.
bool Redactor::replace(std::string& text, const std::vector<Wanted>& wanted) {
    const auto find = [&](const Wanted& what, std::size_t from) {
        std::size_t at = text.find(what.text, from);
        const auto names_something = [&] { return at + what.text.size() < text.size() && text[at + what.text.size()] == ':'; };
        while (what.is_no_name && at != std::string::npos && names_something()) at = text.find(what.text, at + 1);
        return at;
    };
    std::vector<std::size_t> next;
    for (const Wanted& what : wanted) {
        const std::size_t at = find(what, 0);
        if (next.empty() && at == std::string::npos) continue;
        next.resize(static_cast<std::size_t>(&what - wanted.data()), std::string::npos);
        next.push_back(at);
    }
    if (next.empty()) return false;
    next.resize(wanted.size(), std::string::npos);
    std::string out;
    std::size_t copied = 0;
    while (true) {
        const auto first = std::min_element(next.begin(), next.end());
        if (*first == std::string::npos) break;
        const Wanted& what = wanted[static_cast<std::size_t>(first - next.begin())];
        out.append(text, copied, *first - copied).append(what.mask);
        copied = *first + what.text.size();
        for (std::size_t i = 0; i < next.size(); ++i)
            if (next[i] < copied) next[i] = find(wanted[i], copied);
    }
    text = std::move(out.append(text, copied));
    return true;
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
        } else if (const auto same = std::find_if(whole_.begin(), whole_.end(), [&](const Wanted& each) { return each.text == value; });
                   same != whole_.end()) {
            value = same->mask;
        } else if (!replace(value, piece.spelling == Spelling::plain ? spelled_ : values_)) {
            return;
        }
        out.append(text, copied, piece.begin - copied).append(spell(value, piece.spelling));
        copied = piece.end;
    });
    if (copied > 0) text = std::move(out.append(text, copied));
}

void Redactor::clean_header(Header& header) const {
    if (const auto begin = secret_of(header, secrets_)) {
        if (*begin < header.value.size()) header.value.replace(*begin, std::string::npos, mask(header.value.substr(*begin), seed_));
        return;
    }
    if (known_.empty()) return;
    clean_pieces(header.value, [&](const OnPiece& on_piece) { on_piece({0, header.value.size(), Spelling::plain, false}); });
}

void Redactor::clean(Request& request) const {
    for (Header& header : request.headers) clean_header(header);
    if (known_.empty() && secrets_.members.empty() && secrets_.path.empty()) return;
    clean_pieces(request.body, [&](const OnPiece& on_piece) { pieces_of_body(request.body, secrets_, names_, on_piece); });
    clean_pieces(request.target, [&](const OnPiece& on_piece) { pieces_of_target(request.target, path_, secrets_, names_, on_piece); });
}

void Redactor::clean(Headers& headers) const {
    for (Header& header : headers) clean_header(header);
}

void Redactor::clean(std::string& text) const { replace(text, spelled_); }

std::string Redactor::reply_body(std::string_view body, const std::vector<ShownSecret>& shown) const {
    std::string out;
    std::size_t copied = 0;
    const auto copy = [&](std::size_t end) {
        std::string between(body.substr(copied, end - copied));
        replace(between, spelled_);
        copied == 0 ? void(out = std::move(between)) : void(out += between);
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
