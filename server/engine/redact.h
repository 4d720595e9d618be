// Keeping secrets out of the journal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/message.h>

#include "base/value.h"
#include "engine/context.h"
#include "engine/pieces.h"
#include "scenario/secret_names.h"
#include "world/world.h"

namespace understudy::engine {

/// What stands in the journal for a secret: `redacted-` and eight digits that tell two secrets apart.
std::string mask(std::string_view secret, std::uint64_t seed);

/// The mask that was made last, for those who need the same again: a client sends its secret with every request.
class LastMask {
  public:
    /// As mask().
    const std::string& of(std::string_view secret, std::uint64_t seed);

  private:
    std::string secret_, mask_;
    std::uint64_t seed_ = 0;
};

/// The instance's key as text, or its mask if the key is secret.
std::string shown_key(const world::VendorState& vendor, const world::Instance& instance, std::uint64_t seed);

/// Replaces the secrets of one exchange by their masks. A secret goes, however short, where it is declared: the usual header
/// fields for credentials, the places that `secrets` names, the stretches of a reply that were made from secret fields. Anywhere
/// else it goes from 8 characters on; with 4 to 7 where it is the whole of a value; when it is shorter it stays.
class Redactor {
  public:
    /// Reads the secrets of the request. `path` are the raw values of the path's parameters, views into the target. `last_mask`,
    /// if not null, is used while the request is cleaned.
    Redactor(const Request& request, const std::vector<std::string_view>& path, const scenario::SecretNames& secrets, Names names,
             std::uint64_t seed, LastMask* last_mask = nullptr);

    /// From now on this is a secret, too; of a list or an object, all that is in it.
    void add(const Value& secret);

    /// The request, which is the one that was read. Ends the life of `path`.
    void clean(Request& request) const;
    /// The reply's headers with the first `count` cleaned; nothing when those hold no secret.
    std::optional<Headers> cleaned(const Headers& headers, std::size_t count) const;
    /// Text that is not the client's, but may repeat what the client sent.
    void clean(std::string& text) const;
    /// Likewise the reply's body.
    std::optional<std::string> cleaned_body(std::string_view body, const std::vector<ShownSecret>& shown) const;

  private:
    struct Known {
        std::string text;
        std::vector<std::string> spellings;  ///< in other texts, where they differ from `text`
    };
    /// What is looked for, and what stands there instead.
    struct Wanted { std::string text, mask; bool is_no_name = false; };

    void know(std::string_view secret);
    /// Whether the text may have a secret in it; quick, since hardly any has.
    bool may_hold_any(std::string_view text) const;
    /// The secrets as they stand in a value, or in a text in whatever spelling.
    std::vector<Wanted> in_value() const;
    std::vector<Wanted> in_text() const;
    static bool replace(std::string& text, const std::vector<Wanted>& wanted);
    bool clean_value(std::string& value, Spelling spelling) const;
    void clean_header(Header& header) const;
    template <typename Pieces>
    void clean_pieces(std::string& text, const Pieces& pieces_of) const;

    const std::vector<std::string_view>& path_;
    const scenario::SecretNames& secrets_;
    Names names_;
    std::uint64_t seed_;
    LastMask* last_mask_;
    std::vector<Known> known_;  ///< the longest first
};

}  // namespace understudy::engine
